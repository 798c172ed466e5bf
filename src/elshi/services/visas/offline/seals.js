// The binary seal (ICAO Doc 9303-13), as far as a verdict needs it: header, features, signature.

const C40 = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const VISA = "5d01";
const INDEX_TAG = 0x80;

function c40(bytes) {
  if (bytes.length % 2) refuse("C40 takes an even number of bytes");
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const last = at + 2 === bytes.length;
    if (last && bytes[at] === 0xfe) {
      const place = C40.indexOf(String.fromCharCode(bytes[at + 1] - 1));
      if (place < 0) refuse("no C40 text");
      return text + C40[place];
    }
    const pair = bytes[at] * 256 + bytes[at + 1] - 1;
    const values = [Math.floor(pair / 1600), Math.floor(pair / 40) % 40, pair % 40];
    if (last && values[2] === 0) values.pop();
    if (pair < 0 || values.some((value) => value < 3 || value > 39)) refuse("no C40 text");
    text += values.map((value) => C40[value - 3]).join("");
  }
  return text;
}

// Three bytes: the number MMDDYYYY (9303-13, 2.3.1).
function sealDay(bytes) {
  const text = String(numberOf(bytes)).padStart(8, "0");
  const day = `${text.slice(4)}-${text.slice(0, 2)}-${text.slice(2, 4)}`;
  if (!isDay(day)) refuse("no day");
  return day;
}

function isDay(text) {
  const moment = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && text >= "0001" && !Number.isNaN(moment.getTime()) &&
    moment.toISOString().startsWith(text);
}

function sealHeader(bytes) {
  if (bytes[0] !== 0xdc) refuse("no seal: the first byte is not DC");
  const version = { 2: 3, 3: 4 }[bytes[1]];
  if (!version) refuse("unknown header version");
  const issuer = c40(bytes.subarray(2, 4)).replace(/ /g, "<");
  let length = 5;
  let digits = 0;
  if (version === 4) {
    const announced = c40(bytes.subarray(4, 8)).slice(4);
    if (!/^[0-9A-F]{2}$/.test(announced)) refuse("no length of the certificate reference");
    length = parseInt(announced, 16);
    digits = 2;
  }
  const end = 4 + Math.floor((4 + digits + length + 2) / 3) * 2;
  if (bytes.length < end + 8) refuse("cut short in the header");
  const text = c40(bytes.subarray(4, end));
  const reference = text.slice(4 + digits);
  if (reference.length !== length) refuse("certificate reference of another length");
  return {
    issuer,
    signer: text.slice(0, 4),
    reference,
    issued: sealDay(bytes.subarray(end, end + 3)),
    signed: sealDay(bytes.subarray(end + 3, end + 6)),
    type: toHex(bytes.subarray(end + 6, end + 8)),
    end: end + 8,
  };
}

// Tag, DER length, value, again and again; tag FF holds the signature and ends the seal.
function sealZones(bytes, at) {
  const fields = new Map();
  while (at < bytes.length) {
    const start = at;
    const tag = bytes[at];
    let length = bytes[at + 1];
    at += 2;
    if (length === undefined) refuse("cut short");
    if (length > 0x7f) {
      const size = { 0x81: 1, 0x82: 2 }[length];
      if (!size) refuse("no DER length");
      length = numberOf(bytes.subarray(at, at + size));
      if (length < (size === 1 ? 0x80 : 0x100)) refuse("no DER length");
      at += size;
    }
    const value = bytes.subarray(at, at + length);
    at += length;
    if (at > bytes.length) refuse("cut short");
    if (tag === 0xff) return { fields, signature: value, body: bytes.subarray(0, start), end: at };
    if (fields.has(tag)) refuse("a tag stands twice");
    fields.set(tag, value);
  }
  return refuse("no signature zone");
}

function seal(bytes) {
  const header = sealHeader(bytes);
  const zones = sealZones(bytes, header.end);
  if (zones.end !== bytes.length) refuse("bytes after the signature");
  return { header, ...zones };
}

// What the seal says, in the form that `finding` judges.
function sealFacts({ header, fields }) {
  const visa = header.type === VISA;
  const zone = fields.get(1) ? [44, c40(fields.get(1))] : fields.get(2) ? [36, c40(fields.get(2))] : null;
  const first = zone ? zone[1].slice(0, zone[0]) : "";
  const second = zone ? zone[1].slice(zone[0]) : "";
  const index = fields.get(INDEX_TAG);
  const digits = second.slice(21, 27);
  const last = `20${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4, 6)}`;
  return {
    issuer: header.issuer,
    compare: visa && fields.get(5) ? c40(fields.get(5)).trim() : null,
    holder: first.slice(5).trim().replace(/ +/g, " ") || null,
    from: header.issued,
    until: isDay(last) ? last : null,
    index: index && index.length === 4 ? numberOf(index) : null,
    signed: header.signed,
  };
}
