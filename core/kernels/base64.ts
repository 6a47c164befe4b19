const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a base64 text without line breaks (RFC 4648, section 4). */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const digitOf = new Uint8Array(128);
  for (let i = 0; i < digits.length; i++) digitOf[digits.charCodeAt(i)] = i;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += 4, at += 3) {
    let bits = 0;
    for (let j = 0; j < 4; j++) bits = (bits << 6) | digitOf[text.charCodeAt(i + j)];
    bytes[at] = bits >> 16;
    bytes[at + 1] = bits >> 8;
    bytes[at + 2] = bits;
  }
  return bytes;
}
