import { DamagedFileError } from '../../base/errors.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { ByteReader } from '../byte-reader.ts';

const BYTES_PER_READ = 1 << 20;

/** Reads records of equal size, one after the other to the end of the file; a part of one is left out. */
export async function eachRecord(
  source: ByteSource,
  offset: number,
  recordBytes: number,
  visit: (record: ByteReader) => void,
): Promise<void> {
  const count = Math.max(0, Math.floor((source.byteLength - offset) / recordBytes));
  const perRead = Math.max(1, Math.floor(BYTES_PER_READ / recordBytes));
  for (let first = 0; first < count; first += perRead) {
    const held = Math.min(perRead, count - first);
    const bytes = await source.read(offset + first * recordBytes, held * recordBytes);
    for (let i = 0; i < held; i++) {
      const record = bytes.subarray(i * recordBytes, (i + 1) * recordBytes);
      visit(new ByteReader(record, () => recordEnds(source, first + i)));
    }
  }
}

function recordEnds({ name }: ByteSource, record: number): DamagedFileError {
  return new DamagedFileError(
    'EVENT_RECORD',
    `${name}: record ${record} is shorter than what it says. Copy the file again.`,
  );
}
