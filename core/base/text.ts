/** Bytes to text, because core has no TextDecoder. */

const CODE_UNITS_PER_PIECE = 8192;

/** One character a byte, U+0000 to U+00FF. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CODE_UNITS_PER_PIECE) {
    const piece = bytes.subarray(start, start + CODE_UNITS_PER_PIECE);
    // To spread them, one after the other, takes six times as long.
    text += Reflect.apply(String.fromCharCode, undefined, piece);
  }
  return text;
}

/** UTF-16, little-endian; an odd last byte is left out. */
export function decodeUtf16(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8));
  }
  return text;
}

const REPLACEMENT = 0xfffd;

/**
 * UTF-8 with the rules of the Encoding Standard (WHATWG): a leading byte order mark is dropped and
 * every ill-formed sequence becomes one U+FFFD per maximal subpart, so any bytes give some text.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let text = '';
  let units: number[] = [];
  let position = hasMark ? 3 : 0;
  while (position < bytes.length) {
    const { codePoint, length } = codePointAt(bytes, position);
    position += length;
    if (codePoint >= 0x10000) {
      units.push(0xd800 + ((codePoint - 0x10000) >> 10), 0xdc00 + ((codePoint - 0x10000) & 0x3ff));
    } else {
      units.push(codePoint);
    }
    if (units.length >= CODE_UNITS_PER_PIECE) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

function codePointAt(bytes: Uint8Array, start: number): { codePoint: number; length: number } {
  const lead = bytes[start];
  if (lead < 0x80) return { codePoint: lead, length: 1 };
  const continuations = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
  if (continuations === 0) return { codePoint: REPLACEMENT, length: 1 };

  // Overlong forms, surrogates and code points beyond U+10FFFF all show in the second byte.
  let lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  let highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  let codePoint = lead & (0x3f >> continuations);
  for (let i = 1; i <= continuations; i++) {
    const next = bytes[start + i];
    if (next === undefined || next < lowest || next > highest) {
      return { codePoint: REPLACEMENT, length: i };
    }
    codePoint = (codePoint << 6) | (next & 0x3f);
    lowest = 0x80;
    highest = 0xbf;
  }
  return { codePoint, length: continuations + 1 };
}
