// Is this paper good? The same questions in the same order as `elshi verify` asks them.

const GRAVITY = [
  "valid", "not known", "unknown signer", "not yet valid", "expired", "signer withdrawn",
  "revoked", "forged",
];

// In the east a day begins earlier than in UTC: no visa is refused there in its first hours.
const DAWN = 11 * 3600 * 1000;

async function judge(code, keys, at) {
  try {
    const { facts, good, known } = await (code[0] === 0x7b ? ofJson(code, keys) : ofSeal(code, keys));
    return { ...facts, finding: finding(facts, good, known, keys, at) };
  } catch {
    return { finding: "unreadable" }; // whatever it was, it was no seal
  }
}

// The verdict on a page with several codes: the gravest; two passports on one page are a forgery.
async function judgeAll(codes, keys, at) {
  const verdicts = await Promise.all(codes.map((code) => judge(code, keys, at)));
  const seals = verdicts.filter(({ finding: found }) => found !== "unreadable");
  if (!seals.length) return { finding: "unreadable" };
  const worst = seals.reduce((one, other) =>
    GRAVITY.indexOf(other.finding) > GRAVITY.indexOf(one.finding) ? other : one);
  const named = new Set(seals.map(({ compare }) => compare).filter(Boolean));
  return named.size > 1 ? { ...worst, finding: "forged" } : worst;
}

function finding(facts, good, known, keys, at) {
  if (!good.length) return known ? "forged" : "unknown signer";
  if (good.some(({ withdrawn }) => withdrawn)) return "signer withdrawn";
  const inForce = ({ notBefore, notAfter }) => notBefore <= facts.signed && facts.signed <= notAfter;
  if (facts.signed && !good.some(inForce)) return "forged";
  const today = at.toISOString().slice(0, 10);
  const stands = standing(keys.list, facts.index, at);
  if (stands === "revoked") return "revoked";
  if (facts.until && today > facts.until) return "expired";
  const begun = new Date(at.getTime() + DAWN).toISOString().slice(0, 10);
  if (facts.from && begun < facts.from) return "not yet valid";
  return stands === "not known" ? "not known" : "valid";
}

async function among(trusted, holds) {
  const answers = await Promise.all(trusted.map(holds));
  return trusted.filter((_, place) => answers[place]);
}

async function ofSeal(code, keys) {
  const read = seal(code);
  const { signer, reference } = read.header;
  const bare = reference.replace(/^0+/, "") || "0";
  const named = keys.trusted.filter(
    (one) => one.use === "seal" && one.signer === signer && one.reference === bare,
  );
  const good = await among(named, (one) => signedBy(one.key, read.signature, read.body));
  return { facts: sealFacts(read), good, known: named.length > 0 };
}

async function ofJson(code, keys) {
  const whole = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(code));
  const { data, sig } = whole || {};
  if (!data || !data.hdr || !data.msg || !sig) refuse("no VDS-NC");
  const signature = fromBase64(String(sig.sigvl));
  const bytes = canonicalBytes(data);
  const inner = await signerInside(sig);
  const es256 = String(sig.alg).replace(/ /g, "") === "ES256";
  const believed = keys.trusted.filter(({ use }) => use !== "list");
  const good = await among(believed, async (one) =>
    es256 && ((await signedBy(one.key, signature, bytes)) || (await vouched(inner, one, signature, bytes))));
  const known = inner !== null && keys.trusted.some(
    (one) => one.use === "seal" && one.signer === inner.signer && one.reference === inner.reference);
  return { facts: jsonFacts(data), good, known };
}

// The certificate that travels inside; none where it cannot be read, which is no fault of the rest.
async function signerInside({ cer }) {
  try {
    return await certificate(fromBase64(String(cer)));
  } catch {
    return null;
  }
}

// A signer that travels inside counts when it may sign such codes and a trusted key issued it.
async function vouched(inner, trusted, signature, bytes) {
  if (!inner || !inner.uses.includes(VDS_NC_USE)) return false;
  return (await issuedBy(inner, trusted)) && signedBy(inner.key, signature, bytes);
}

function jsonFacts({ hdr, msg }) {
  const none = { issuer: String(hdr.is), compare: null, holder: null, from: null, until: null, index: null, signed: null };
  if (hdr.t !== "icao.dta") return none;
  const { pid, val, rix } = msg;
  if (!pid || !val || !Number.isInteger(rix) || !isDay(String(val.from)) || !isDay(String(val.to))) {
    refuse("a member is missing");
  }
  return {
    ...none, compare: String(pid.i), holder: String(pid.n), from: val.from, until: val.to, index: rix,
  };
}
