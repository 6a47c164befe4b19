import { DamagedFileError, UserError } from '../../base/errors.ts';
import { decodeLatin1 } from '../../base/text.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { ByteReader } from '../byte-reader.ts';
import { inflatedSource } from '../deflate/inflated-source.ts';

const END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;
const LOCAL_HEADER_BYTES = 30;
const MOST_DIRECTORY_BYTES = 4 << 20;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** A file of an archive, as its directory tells it. */
interface ZipEntry {
  readonly name: string;
  readonly method: number;
  /** As it lies in the archive. */
  readonly storedBytes: number;
  readonly byteLength: number;
  readonly headerOffset: number;
}

/**
 * Opens the files of a ZIP archive by name, without copying them. They are there while the archive is
 * open; closing them does nothing.
 * @throws UserError `ZIP_COMPRESSED` where they are neither stored as they are nor by DEFLATE
 * @throws DamagedFileError `BAD_ZIP`
 */
export async function openZip(archive: ByteSource): Promise<ReadonlyMap<string, ByteSource>> {
  const files = new Map<string, ByteSource>();
  for (const entry of await readDirectory(archive)) {
    files.set(entry.name, await openEntry(archive, entry));
  }
  return files;
}

async function readDirectory(archive: ByteSource): Promise<ZipEntry[]> {
  const cutShort = () => badZip(archive, 'has a directory that ends early');
  const tailBytes = Math.min(archive.byteLength, END_BYTES + MOST_COMMENT_BYTES);
  const tail = await archive.read(archive.byteLength - tailBytes, tailBytes);
  const end = new ByteReader(tail, cutShort);
  end.skip(endRecordIn(tail, archive) + 10);
  const entryCount = end.uint16();
  const directoryBytes = end.uint32();
  const directoryOffset = end.uint32();
  const isInside = directoryOffset + directoryBytes <= archive.byteLength;
  if (!isInside || directoryBytes > MOST_DIRECTORY_BYTES) {
    throw badZip(archive, `announces a directory of ${directoryBytes} bytes at ${directoryOffset}`);
  }
  const directory = new ByteReader(await archive.read(directoryOffset, directoryBytes), cutShort);
  return Array.from({ length: entryCount }, () => readEntry(directory, archive));
}

/** Place of the record that closes the archive: the last one, since a comment may follow it. */
function endRecordIn(tail: Uint8Array, archive: ByteSource): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  throw badZip(archive, 'has no directory at its end');
}

function readEntry(directory: ByteReader, archive: ByteSource): ZipEntry {
  if (directory.uint32() !== ENTRY_SIGNATURE) throw badZip(archive, 'has a broken directory');
  directory.skip(6);
  const method = directory.uint16();
  directory.skip(8);
  const storedBytes = directory.uint32();
  const byteLength = directory.uint32();
  const nameBytes = directory.uint16();
  const furtherBytes = directory.uint16() + directory.uint16();
  directory.skip(8);
  const headerOffset = directory.uint32();
  const name = decodeLatin1(directory.bytes(nameBytes));
  directory.skip(furtherBytes);
  return { name, method, storedBytes, byteLength, headerOffset };
}

async function openEntry(
  archive: ByteSource,
  { name, method, storedBytes, byteLength, headerOffset }: ZipEntry,
): Promise<ByteSource> {
  const shown = `${archive.name}: ${name}`;
  if (method !== STORED && method !== DEFLATED) {
    throw new UserError(
      'ZIP_COMPRESSED',
      `${shown} is compressed in a way (${method}) that cannot be read. Save it again with numpy.savez.`,
    );
  }
  const isInside = headerOffset + LOCAL_HEADER_BYTES <= archive.byteLength;
  if (!isInside) throw badZip(archive, `announces ${name} behind its end`);
  const header = new ByteReader(await archive.read(headerOffset, LOCAL_HEADER_BYTES), () =>
    badZip(archive, 'ends early'),
  );
  if (header.uint32() !== LOCAL_SIGNATURE) throw badZip(archive, `has no ${name} where it says`);
  header.skip(22);
  const start = headerOffset + LOCAL_HEADER_BYTES + header.uint16() + header.uint16();
  if (start + storedBytes > archive.byteLength) throw badZip(archive, `ends within ${name}`);
  if (method === DEFLATED) {
    const range = { source: archive, offset: start, byteLength: storedBytes };
    return { ...inflatedSource(range, byteLength), name: shown };
  }
  if (storedBytes < byteLength) throw badZip(archive, `holds too little of ${name}`);
  return {
    name: shown,
    byteLength,
    read(offset, length) {
      if (offset + length > byteLength) throw badZip(archive, `ends within ${name}`);
      return archive.read(start + offset, length);
    },
    close: async () => {},
  };
}

function badZip(archive: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError('BAD_ZIP', `${archive.name} ${what}. Copy or save it again.`);
}
