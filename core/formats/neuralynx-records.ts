import { DamagedFileError } from '../base/errors.ts';
import { type Hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { ncsHeaderBytes } from './neuralynx-header.ts';
import type { StoredSegment } from './stored-recording.ts';

/** A record: u64 microseconds, u32 channel, u32 rate, u32 valid samples, 512 samples of 16 bits. */
export const recordBytes = 1044;
export const recordFrames = 512;
export const recordHeadBytes = 20;

/** Records read at once when their heads are looked through. */
const RECORDS_PER_READ = 1024;
/** More gaps than this are no acquisition but a damaged clock. */
const MOST_SEGMENTS = 100_000;
/** Beginning of a record. */
interface RecordHead {
  readonly microseconds: number;
  readonly validFrames: number;
}

/** @throws DamagedFileError `NEURALYNX_RECORD` where a record counts more samples than it has room for */
export async function readRecordHead(source: ByteSource, record: number): Promise<RecordHead> {
  const bytes = await source.read(ncsHeaderBytes + record * recordBytes, recordHeadBytes);
  return headAt(source, record, bytes, 0);
}

function headAt(source: ByteSource, record: number, bytes: Uint8Array, at: number): RecordHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, recordHeadBytes);
  const microseconds = view.getUint32(4, true) * 4294967296 + view.getUint32(0, true);
  const validFrames = view.getUint32(16, true);
  if (validFrames <= recordFrames && Number.isSafeInteger(microseconds)) {
    return { microseconds, validFrames };
  }
  throw new DamagedFileError(
    'NEURALYNX_RECORD',
    `${source.name}: record ${record} states ${validFrames} samples at ${microseconds} µs; a record has at most ${recordFrames}. The file is damaged from there on.`,
  );
}

/**
 * Finds where the clock of a file jumps. A segment ends with a record that is not full, and where
 * the next record does not begin when this one ends, to within a sample and a half. Every record is
 * looked at: a loss within a record shows nowhere else.
 * @param recordCount records to look at, at least 1
 * @returns segments whose frames count `recordFrames` a record, whether it is full or not
 */
export async function findSegments(
  source: ByteSource,
  recordCount: number,
  sampleRate: Hertz,
): Promise<StoredSegment[]> {
  const frameMicroseconds = 1e6 / sampleRate;
  const segments: StoredSegment[] = [];
  let first = 0;
  let start = await readRecordHead(source, 0);
  let previous = start;
  const close = (end: number) => {
    if (segments.length === MOST_SEGMENTS) {
      throw new DamagedFileError(
        'NEURALYNX_RECORD',
        `${source.name}: the clock jumps more than ${MOST_SEGMENTS} times. Copy the file again.`,
      );
    }
    const sampleCount = (end - 1 - first) * recordFrames + previous.validFrames;
    if (sampleCount === 0) return;
    segments.push({
      firstFrame: first * recordFrames,
      startSample: sampleIndex(Math.round(start.microseconds / frameMicroseconds)),
      sampleCount,
      startTime: seconds(start.microseconds / 1e6),
    });
  };
  for (let read = 1; read < recordCount; read += RECORDS_PER_READ) {
    const count = Math.min(RECORDS_PER_READ, recordCount - read);
    const bytes = await source.read(ncsHeaderBytes + read * recordBytes, count * recordBytes);
    for (let i = 0; i < count; i++) {
      const head = headAt(source, read + i, bytes, i * recordBytes);
      const due = previous.microseconds + recordFrames * frameMicroseconds;
      const isContinued =
        previous.validFrames === recordFrames &&
        Math.abs(head.microseconds - due) <= 1.5 * frameMicroseconds;
      if (!isContinued) {
        close(read + i);
        first = read + i;
        start = head;
      }
      previous = head;
    }
  }
  close(recordCount);
  return segments;
}
