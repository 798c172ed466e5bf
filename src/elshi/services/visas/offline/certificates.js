// Signers' certificates (RFC 5280, 4.1): who signs, until when, with which key. P-256 only: the
// keys of the house are of that curve.

const PUBLIC_KEY = "1.2.840.10045.2.1";
const P_256 = "1.2.840.10045.3.1.7";
const ECDSA_SHA256 = "1.2.840.10045.4.3.2";
const COUNTRY = "2.5.4.6";
const COMMON_NAME = "2.5.4.3";
const EXTENDED_USE = "2.5.29.37";
const VDS_NC_USE = "2.23.136.1.1.14.2";

async function certificate(der) {
  const whole = elements(der)[0];
  const [body, algorithm, signature] = inside(whole);
  const fields = inside(body).filter(({ tag }) => tag !== 0xa0);
  const [serial, , , validity, subject, key] = fields;
  const names = namesOf(subject);
  const [from, to] = inside(validity).map(dayOf);
  return {
    signer: ((names[COUNTRY] || "") + (names[COMMON_NAME] || "")).toUpperCase(),
    reference: toHex(serial.content).toUpperCase().replace(/^0+(?=.)/, ""),
    notBefore: from,
    notAfter: to,
    key: await keyOf(key),
    uses: usesOf(fields.find(({ tag }) => tag === 0xa3)),
    body: body.whole,
    signedBy: oid(inside(algorithm)[0].content),
    signature: signature.content.subarray(1),
    fingerprint: await sha256(whole.whole),
  };
}

function namesOf(subject) {
  const names = {};
  for (const group of inside(subject)) {
    for (const pair of inside(group, 0x31)) {
      const [kind, text] = inside(pair);
      names[oid(kind.content)] = new TextDecoder().decode(text.content);
    }
  }
  return names;
}

// The day as "2026-11-22"; two-digit years by RFC 5280, 4.1.2.5.1.
function dayOf({ tag, content }) {
  let text = String.fromCharCode(...content);
  if (tag === 0x17) text = (text.slice(0, 2) < "50" ? "20" : "19") + text;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

async function keyOf(element) {
  const [kind, curve] = inside(inside(element)[0]).map(({ content }) => oid(content));
  if (kind !== PUBLIC_KEY || curve !== P_256) refuse("a key of another curve");
  const scheme = { name: "ECDSA", namedCurve: "P-256" };
  return crypto.subtle.importKey("spki", element.whole, scheme, false, ["verify"]);
}

function usesOf(extensions) {
  if (!extensions) return [];
  for (const part of inside(inside(extensions, 0xa3)[0])) {
    const [name, ...rest] = inside(part);
    if (oid(name.content) === EXTENDED_USE) {
      return inside(elements(rest[rest.length - 1].content)[0]).map(({ content }) => oid(content));
    }
  }
  return [];
}

// Whether this key made the raw signature r || s over the bytes, by ECDSA with SHA-256.
async function signedBy(key, signature, bytes) {
  if (signature.length !== 64) return false;
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, bytes);
}

async function issuedBy(one, authority) {
  if (one.signedBy !== ECDSA_SHA256) return false;
  return signedBy(authority.key, rawSignature(one.signature), one.body);
}
