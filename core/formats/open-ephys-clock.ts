import { DamagedFileError } from '../base/errors.ts';
import { type Hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice } from '../recording/recording.ts';
import { gapNotices } from './gap-notices.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';
import { bytesPerSample, decodeSamples } from './sample-type.ts';
import { oneSegment, type StoredSegment } from './stored-recording.ts';

const NUMBERS_PER_READ = 1 << 17;
/** More gaps than this are no acquisition but a damaged clock, and would not fit in memory. */
const MOST_SEGMENTS = 100_000;

export interface Clock {
  readonly segments: readonly StoredSegment[];
  readonly notices: readonly Notice[];
}

/** What is said of a stream that has no sample numbers, or only times in seconds. */
export function withoutNumbers(place: string): Notice {
  return {
    code: 'SAMPLE_NUMBERS_MISSING',
    message: `${place} holds no sample numbers: the stream was read as one piece, and gaps in it cannot be seen.`,
  };
}

/**
 * Reads the hardware's number of every stored frame and cuts the stream wherever it does not
 * advance by exactly one. Frames beyond the last number continue its count.
 * @param numbers an NPY file with one integer a frame
 * @param frameCount frames of samples that are stored
 * @throws DamagedFileError `SAMPLE_NUMBERS_INVALID`, `NPY_HEADER`
 */
export async function readClock(
  numbers: ByteSource,
  frameCount: number,
  sampleRate: Hertz,
): Promise<Clock> {
  const header = await readNpyHeader(numbers);
  if (header.sampleType.startsWith('float')) {
    return {
      segments: oneSegment(frameCount, sampleRate),
      notices: [withoutNumbers(numbers.name)],
    };
  }
  const numbered = numbersHeld(numbers, header);
  const { starts, firstNumbers } = await findSteps(numbers, header, Math.min(numbered, frameCount));
  const segments =
    starts.length === 0
      ? oneSegment(frameCount, sampleRate)
      : starts.map((firstFrame, i) => ({
          firstFrame,
          startSample: sampleIndex(firstNumbers[i]),
          sampleCount: (starts[i + 1] ?? frameCount) - firstFrame,
          startTime: seconds(firstNumbers[i] / sampleRate),
        }));
  return {
    segments,
    notices: [
      ...countNotices(numbers, numbered, frameCount),
      ...gapNotices(numbers.name, segments),
    ],
  };
}

/** The file's own size counts: a recorder that was cut off has not written the final shape. */
function numbersHeld(numbers: ByteSource, header: NpyHeader): number {
  const bytes = numbers.byteLength - header.dataOffset;
  return Math.floor(bytes / bytesPerSample(header.sampleType));
}

async function findSteps(numbers: ByteSource, header: NpyHeader, count: number) {
  const { sampleType, byteOrder, dataOffset } = header;
  const numberBytes = bytesPerSample(sampleType);
  const starts: number[] = [];
  const firstNumbers: number[] = [];
  let previous = Number.NaN;
  for (let done = 0; done < count; done += NUMBERS_PER_READ) {
    const length = Math.min(NUMBERS_PER_READ, count - done);
    const bytes = await numbers.read(dataOffset + done * numberBytes, length * numberBytes);
    const values = decodeSamples(bytes, sampleType, byteOrder);
    for (let i = 0; i < length; i++) {
      if (values[i] !== previous + 1) {
        if (!Number.isSafeInteger(values[i]) || values[i] < 0) {
          throw invalid(numbers, `gives frame ${done + i} the number ${values[i]}`);
        }
        if (starts.length === MOST_SEGMENTS) {
          throw invalid(numbers, `jumps more than ${MOST_SEGMENTS} times`);
        }
        starts.push(done + i);
        firstNumbers.push(values[i]);
      }
      previous = values[i];
    }
  }
  return { starts, firstNumbers };
}

function countNotices(numbers: ByteSource, numbered: number, frameCount: number): Notice[] {
  if (numbered === frameCount) return [];
  const consequence =
    numbered > frameCount
      ? 'the numbers without samples were left out'
      : 'the rest was taken to continue without a gap';
  return [
    {
      code: 'SAMPLE_NUMBERS_MISMATCH',
      message: `${numbers.name} numbers ${numbered} frames, but ${frameCount} are stored; ${consequence}.`,
    },
  ];
}

function invalid(numbers: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'SAMPLE_NUMBERS_INVALID',
    `${numbers.name} ${what}. Move it away to read the stream as one piece without gaps.`,
  );
}
