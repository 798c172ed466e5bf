// Bytes, text forms of bytes, and DER: what the readers below stand on.

class Unreadable extends Error {}

function refuse(reason) {
  throw new Unreadable(reason);
}

function fromBase64(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) refuse("no base64 text");
  const binary = atob(plain);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function fromHex(text) {
  const plain = text.replace(/\s+/g, "");
  if (!/^([0-9a-fA-F]{2})+$/.test(plain)) refuse("no hexadecimal text");
  return Uint8Array.from(plain.match(/../g), (pair) => parseInt(pair, 16));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function numberOf(bytes) {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

async function sha256(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

// zlib (RFC 1950): at most `size` bytes come out, exactly as many are wanted.
async function inflated(bytes, size) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const whole = new Uint8Array(size);
  let filled = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (filled + value.length > size) refuse("a list larger than it says");
    whole.set(value, filled);
    filled += value.length;
  }
  if (filled !== size) refuse("a list smaller than it says");
  return whole;
}

// The DER elements in these bytes: tag, content, and the element whole (X.690, 8.1).
function elements(bytes) {
  const found = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = bytes[at];
    let length = bytes[at + 1];
    at += 2;
    if (length === 0x80 || length === undefined) refuse("no DER length");
    if (length > 0x80) {
      const size = length & 0x7f;
      if (size > 4) refuse("an element too long");
      length = numberOf(bytes.subarray(at, at + size));
      at += size;
    }
    if (at + length > bytes.length) refuse("an element cut short");
    found.push({ tag, content: bytes.subarray(at, at + length), whole: bytes.subarray(start, at + length) });
    at += length;
  }
  return found;
}

function inside(element, tag = 0x30) {
  if (!element || element.tag !== tag) refuse("an element of another kind");
  return elements(element.content);
}

function oid(content) {
  const arcs = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (!(byte & 0x80)) {
      arcs.push(number);
      number = 0;
    }
  }
  const first = Math.min(Math.floor(arcs[0] / 40), 2);
  return [first, arcs[0] - 40 * first, ...arcs.slice(1)].join(".");
}

// The raw r || s of a DER signature: two numbers of 32 bytes for P-256.
function rawSignature(der) {
  const parts = inside(elements(der)[0]).map(({ content }) => {
    let number = content;
    while (number.length > 32 && number[0] === 0) number = number.subarray(1);
    if (number.length > 32) refuse("a number too long");
    return [...new Uint8Array(32 - number.length), ...number];
  });
  if (parts.length !== 2) refuse("no signature of two numbers");
  return Uint8Array.from(parts.flat());
}
