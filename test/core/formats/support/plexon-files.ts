/** Files of Plexon by the layout of `plexon.h`. */
import { concatBytes, numberBytes } from './build-files.ts';

export interface SlowChannel {
  readonly name: string;
  readonly number: number;
  readonly rate: number;
  readonly gain: number;
}

export interface Block {
  /** 1 a spike, 4 an event, 5 samples. */
  readonly type: number;
  readonly ticks: number;
  readonly channel: number;
  readonly unit?: number;
  readonly values?: readonly number[];
}

const text = (content: string, length: number) =>
  concatBytes(content, new Uint8Array(length - content.length));
const int32 = (...values: readonly number[]) => numberBytes(values, 'int32');

const plexonTicks = 40_000;
export const plexonPreamp = 1000;
/** Half the range of its 16 bits, in mV. */
export const plexonMillivolts = 5000;

export function plxBytes(
  slow: readonly SlowChannel[],
  blocks: readonly Block[],
  {
    version = 106,
    events = [
      { name: 'Event001', number: 1 },
      { name: 'Strobed', number: 257 },
    ],
  } = {},
): Uint8Array {
  const global = concatBytes(
    numberBytes([0x58454c50], 'uint32'),
    int32(version),
    text('made by a test', 128),
    int32(plexonTicks, 1, events.length, slow.length, 32, 8, 2026, 1, 2, 3, 4, 5, 0, 40_000),
    numberBytes([0], 'float64'),
    Uint8Array.of(1, 1, 16, 16),
    numberBytes([3000, plexonMillivolts, 1000], 'uint16'),
  );
  return concatBytes(
    text('', 0),
    global,
    new Uint8Array(7504 - global.length),
    text('sig001', 32),
    text('SIG', 32),
    int32(1, 40_000, 1, 0, 1, 0, 0, 1, 0),
    new Uint8Array(1020 - 64 - 36),
    ...events.map(({ name, number }) =>
      concatBytes(text(name, 32), int32(number), new Uint8Array(296 - 36)),
    ),
    ...slow.map(({ name, number, rate, gain }) =>
      concatBytes(
        text(name, 32),
        int32(number, rate, gain, 1, plexonPreamp),
        new Uint8Array(296 - 52),
      ),
    ),
    ...blocks.map(({ type, ticks, channel, unit = 0, values = [] }) =>
      concatBytes(
        numberBytes([type, Math.floor(ticks / 2 ** 32)], 'uint16'),
        numberBytes([ticks % 2 ** 32], 'uint32'),
        numberBytes([channel, unit, values.length > 0 ? 1 : 0, values.length], 'uint16'),
        numberBytes(values, 'int16'),
      ),
    ),
  );
}
