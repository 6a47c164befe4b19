/** Files of Open Ephys before version 0.6. */
import { concatBytes, counting, numberBytes } from './build-files.ts';

export const recordFrames = 1024;

/** A file whose counts run on from record to record. */
export function continuousBytes(
  firsts: readonly number[],
  { channel = 'CH1', frames = recordFrames, bitVolts = 0.5 } = {},
): Uint8Array {
  const header = [
    "header.format = 'Open Ephys Data Format'; ",
    'header.version = 0.4; ',
    `header.channel = '${channel}';`,
    'header.sampleRate = 30000;',
    `header.bitVolts = ${bitVolts};`,
    '',
  ].join('\n');
  return concatBytes(
    header,
    new Uint8Array(1024 - header.length).fill(32),
    ...firsts.map((first, record) =>
      concatBytes(
        numberBytes([first], 'int64'),
        numberBytes([frames, 0], 'uint16'),
        numberBytes(counting(record * recordFrames, recordFrames), 'int16', false),
        Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 255),
      ),
    ),
  );
}

export interface LegacyEvent {
  readonly sample: number;
  /** 3 for a digital line. */
  readonly kind: number;
  readonly state: number;
  readonly line: number;
}

/** `all_channels.events`. */
export function legacyEventsBytes(events: readonly LegacyEvent[]): Uint8Array {
  return concatBytes(
    "header.format = 'Open Ephys Data Format'; ".padEnd(1024, ' '),
    ...events.map(({ sample, kind, state, line }) =>
      concatBytes(
        numberBytes([sample], 'int64'),
        numberBytes([7], 'int16'),
        Uint8Array.of(kind, 100, state, line),
        numberBytes([0], 'uint16'),
      ),
    ),
  );
}
