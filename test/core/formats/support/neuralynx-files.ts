/** Files of Neuralynx. */
import { concatBytes, counting, numberBytes } from './build-files.ts';

export const recordFrames = 512;
const sampleRate = 32_000;
export const recordMicroseconds = (recordFrames / sampleRate) * 1e6;

export interface RecordOptions {
  readonly microseconds: number;
  readonly validFrames?: number;
  readonly firstValue: number;
}

const recordOf = ({ microseconds, validFrames = recordFrames, firstValue }: RecordOptions) =>
  concatBytes(
    numberBytes([microseconds], 'uint64'),
    numberBytes([8, sampleRate, validFrames], 'uint32'),
    numberBytes(
      counting(firstValue, recordFrames).map((value) => value % 30_000),
      'int16',
    ),
  );

export function ncsBytes(
  records: readonly RecordOptions[],
  { name = 'Tet1', inverted = false, rate = sampleRate } = {},
): Uint8Array {
  const text = [
    '######## Neuralynx Data File Header',
    `-AcqEntName ${name}`,
    `-SamplingFrequency ${rate}`,
    '-ADBitVolts 0.000001 ',
    `-InputInverted ${inverted ? 'True' : 'False'}`,
    '',
  ].join('\r\n');
  return concatBytes(text, new Uint8Array(16_384 - text.length), ...records.map(recordOf));
}

/** Records one after the other, with `skips` records left out before some of them. */
export function recordsWithSkips(skips: readonly number[], start = 1_000_000): RecordOptions[] {
  let microseconds = start;
  return skips.map((skip, i) => {
    microseconds += skip * recordMicroseconds;
    const record = { microseconds, firstValue: i * recordFrames };
    microseconds += recordMicroseconds;
    return record;
  });
}

export interface NevEvent {
  readonly microseconds: number;
  readonly ttl: number;
  readonly text: string;
}

export function nevBytes(events: readonly NevEvent[]): Uint8Array {
  const header = '######## Neuralynx Data File Header\r\n';
  return concatBytes(
    header,
    new Uint8Array(16_384 - header.length),
    ...events.map(({ microseconds, ttl, text }) =>
      concatBytes(
        numberBytes([0, 0, 2], 'int16'),
        numberBytes([microseconds], 'uint64'),
        numberBytes([11, ttl, 0, 0, 0], 'uint16'),
        new Uint8Array(32),
        text.padEnd(128, '\0'),
      ),
    ),
  );
}
