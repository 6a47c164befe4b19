/** Files of a ZIP archive, stored as they are: what NumPy's `npz` is. */

const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_BYTES = 22;
/** 1 January 1980, the first day that the format knows: an archive says nothing of when it was made. */
const FIRST_DAY = 0x21;
const VERSION = 20;

/**
 * @param files contents by name; names in ASCII
 * @returns the archive, shorter than 4 GiB
 */
export function zipStored(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => ({
    name: Uint8Array.from(name, (character) => character.charCodeAt(0)),
    content,
    crc: crc32(content),
  }));
  const size = entries.reduce(
    (sum, { name, content }) =>
      sum + LOCAL_HEADER_BYTES + CENTRAL_HEADER_BYTES + 2 * name.length + content.length,
    END_BYTES,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const put16 = (...values: readonly number[]) => {
    for (const value of values) {
      view.setUint16(at, value, true);
      at += 2;
    }
  };
  const put32 = (...values: readonly number[]) => {
    for (const value of values) {
      view.setUint32(at, value, true);
      at += 4;
    }
  };
  const put = (content: Uint8Array) => {
    bytes.set(content, at);
    at += content.length;
  };
  const starts = entries.map(({ name, content, crc }) => {
    const start = at;
    put32(0x04034b50);
    put16(VERSION, 0, 0, 0, FIRST_DAY);
    put32(crc, content.length, content.length);
    put16(name.length, 0);
    put(name);
    put(content);
    return start;
  });
  const directory = at;
  entries.forEach(({ name, content, crc }, i) => {
    put32(0x02014b50);
    put16(VERSION, VERSION, 0, 0, 0, FIRST_DAY);
    put32(crc, content.length, content.length);
    put16(name.length, 0, 0, 0, 0);
    put32(0, starts[i]);
    put(name);
  });
  const directoryBytes = at - directory;
  put32(0x06054b50);
  put16(0, 0, entries.length, entries.length);
  put32(directoryBytes, directory);
  put16(0);
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** The checksum of ZIP and PNG (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
