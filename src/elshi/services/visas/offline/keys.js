// The key file: whom to believe, and the signed list of revoked papers.

// Canonical JSON (RFC 8785): members by UTF-16 order, no blanks.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

function canonicalBytes(value) {
  return new TextEncoder().encode(canonical(value));
}

// A key file read, its list checked; the list is null when there is none.
async function keyFile(text) {
  const whole = JSON.parse(text);
  if (whole.kind !== "elshi keys") refuse("no key file");
  const trusted = await Promise.all(whole.certificates.map(trust));
  return {
    issuer: whole.issuer,
    issued: new Date(whole.issued),
    trusted,
    list: whole.revocation ? await genuineList(whole.revocation, trusted) : null,
  };
}

async function trust({ use, certificate: text, withdrawn }) {
  if (!["seal", "authority", "list"].includes(use)) refuse("a certificate for no known use");
  return { use, withdrawn: withdrawn !== false, ...(await certificate(fromBase64(text))) };
}

async function genuineList({ data, signature }, trusted) {
  const signer = trusted.find(
    (one) => one.use === "list" && !one.withdrawn && one.fingerprint === data.key,
  );
  if (!signer) refuse("the list is signed by no key of this file");
  if (!(await signedBy(signer.key, fromBase64(signature), canonicalBytes(data)))) {
    refuse("the list is not signed by its key");
  }
  if (data.kind !== "elshi revocation list" || !(data.size > 0 && data.size <= 1 << 24)) {
    refuse("no revocation list");
  }
  return {
    number: data.number,
    issued: new Date(data.issued),
    until: new Date(data.valid_until),
    size: data.size,
    bits: await inflated(fromBase64(data.bits), data.size / 8),
  };
}

// What the list says of one paper: "revoked" is final; "valid" only between its two times.
function standing(list, index, at) {
  if (!list || index === null || index < 0 || index >= list.size) return "not known";
  if (list.bits[index >> 3] & (0x80 >> (index & 7))) return "revoked";
  return list.issued <= at && at < list.until ? "valid" : "not known";
}

// A newer key file instead of the one in hand. Its certificates count only when an authority in
// hand issued them; a key once withdrawn stays so; its list must not be older.
async function renewed(mine, text) {
  const fresh = await keyFile(text);
  const authorities = mine.trusted.filter(({ use }) => use === "authority");
  const gone = new Set(mine.trusted.filter((one) => one.withdrawn).map((one) => one.fingerprint));
  const known = new Set(mine.trusted.map((one) => one.fingerprint));
  for (const one of fresh.trusted) {
    if (gone.has(one.fingerprint)) one.withdrawn = true;
    if (known.has(one.fingerprint)) continue;
    const vouched = await Promise.all(authorities.map((authority) => issuedBy(one, authority)));
    if (one.use === "authority" || !vouched.includes(true)) refuse("a key of another authority");
  }
  if (mine.list && (!fresh.list || fresh.list.number < mine.list.number)) refuse("an older list");
  return fresh;
}
