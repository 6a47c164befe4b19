import { DamagedFileError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { MOST_CHANNELS } from './open-options.ts';

/** One signal of a European Data Format file: EDF has 16 bits a sample, BDF 24. */
export interface EdfSignal {
  readonly label: string;
  readonly gainToMicrovolts: number;
  /** Count that means zero. */
  readonly offsetCounts: number;
  readonly framesPerRecord: number;
  /** First byte of the signal in a record. */
  readonly byteOffset: number;
  /** False for annotations, the status word, and what is no voltage. */
  readonly isElectrode: boolean;
  readonly isAnnotations: boolean;
  /** Whether its counts are the word of a BioSemi device: trigger codes and its state. */
  readonly isStatus: boolean;
}

export interface EdfHeader {
  readonly sampleBytes: 2 | 3;
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly recordSeconds: number;
  /** Whether the records may have gaps between them. */
  readonly isDiscontinuous: boolean;
  readonly signals: readonly EdfSignal[];
}

const FIXED_BYTES = 256;

const isBdf = (head: Uint8Array) =>
  head[0] === 255 && decodeLatin1(head.subarray(1, 8)) === 'BIOSEMI';

export const isEdf = (head: Uint8Array) =>
  isBdf(head) || decodeLatin1(head.subarray(0, 8)) === '0       ';

/** Factors to microvolts of what signals are measured in. */
const MICROVOLTS: Readonly<Record<string, number>> = {
  nv: 1e-3,
  uv: 1,
  µv: 1,
  mv: 1e3,
  v: 1e6,
};

/**
 * Header of an EDF, EDF+ or BDF file.
 * @throws DamagedFileError `EDF_HEADER`
 */
export async function readEdfHeader(source: ByteSource): Promise<EdfHeader> {
  if (source.byteLength < FIXED_BYTES) throw damaged(source, 'ends within its header');
  const fixed = await source.read(0, FIXED_BYTES);
  const sampleBytes = isBdf(fixed) ? 3 : 2;
  const textAt = (start: number, length: number) =>
    decodeLatin1(fixed.subarray(start, start + length)).trim();
  const numberAt = (start: number, length: number, what: string) => {
    const value = Number(textAt(start, length) || Number.NaN);
    if (Number.isFinite(value) && value > 0) return value;
    throw damaged(source, `states "${textAt(start, length)}" as ${what}`);
  };
  const headerBytes = numberAt(184, 8, 'the length of its header');
  const recordSeconds = numberAt(244, 8, 'the length of a record');
  const count = numberAt(252, 4, 'the number of its signals');
  const isWhole = Number.isInteger(count) && count <= MOST_CHANNELS;
  if (!isWhole || headerBytes !== FIXED_BYTES * (count + 1)) {
    throw damaged(source, `states ${count} signals in a header of ${headerBytes} bytes`);
  }
  if (source.byteLength < headerBytes) throw damaged(source, 'ends within its header');
  const text = decodeLatin1(await source.read(FIXED_BYTES, FIXED_BYTES * count));
  const signals = readSignals(source, text, count, sampleBytes);
  const last = signals[count - 1];
  return {
    sampleBytes,
    headerBytes,
    recordSeconds,
    recordBytes: last.byteOffset + last.framesPerRecord * sampleBytes,
    isDiscontinuous: /^(EDF|BDF)\+D/.test(textAt(192, 44)),
    signals,
  };
}

/** The fields of all signals: first all labels, then all transducers, and so on. */
function readSignals(
  source: ByteSource,
  text: string,
  count: number,
  sampleBytes: 2 | 3,
): EdfSignal[] {
  let start = 0;
  const column = (width: number): string[] => {
    const fields = Array.from({ length: count }, (_, i) =>
      text.slice(start + i * width, start + (i + 1) * width).trim(),
    );
    start += count * width;
    return fields;
  };
  const labels = column(16);
  column(80);
  const units = column(8);
  const [lowest, highest, lowestCount, highestCount] = [8, 8, 8, 8].map((width) =>
    column(width).map(Number),
  );
  column(80);
  const frames = column(8).map(Number);
  let byteOffset = 0;
  return labels.map((label, i) => {
    const framesPerRecord = frames[i];
    const perCount = (highest[i] - lowest[i]) / (highestCount[i] - lowestCount[i]);
    const isSound = Number.isInteger(framesPerRecord) && framesPerRecord > 0;
    if (!isSound || !Number.isFinite(perCount) || perCount === 0) {
      throw damaged(source, `describes the signal "${label}" by numbers that make no sense`);
    }
    const toMicrovolts = MICROVOLTS[units[i].toLowerCase()];
    const isAnnotations = /^(EDF|BDF) annotations$/i.test(label);
    const isStatus = sampleBytes === 3 && /^status$/i.test(label);
    const signal = {
      label,
      gainToMicrovolts: perCount * (toMicrovolts ?? 1),
      offsetCounts: lowestCount[i] - lowest[i] / perCount,
      framesPerRecord,
      byteOffset,
      isElectrode: toMicrovolts !== undefined && !/annotations|^status$/i.test(label),
      isAnnotations,
      isStatus,
    };
    byteOffset += framesPerRecord * sampleBytes;
    return signal;
  });
}

function damaged(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'EDF_HEADER',
    `${source.name} ${what}; expected an EDF or BDF file. Export it again.`,
  );
}
