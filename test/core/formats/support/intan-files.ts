/** Files of Intan by its description of the RHD2000 and RHS2000 formats. */
import { concatBytes, counting, numberBytes } from './build-files.ts';

type System = 'rhd' | 'rhs';

export interface Channel {
  readonly name: string;
  readonly signal: number;
  readonly enabled?: boolean;
  /** Its place in the word of a digital port. */
  readonly bit?: number;
}

export interface Layout {
  readonly system: System;
  readonly version: readonly [number, number];
  readonly channels: readonly Channel[];
  readonly hasDc?: boolean;
  /** The words of the digital ports, by the frame of the file. */
  readonly words?: (port: 'din' | 'dout', frame: number) => number;
}

const qtText = (text: string) =>
  concatBytes(
    numberBytes([2 * text.length], 'uint32'),
    numberBytes(
      Array.from(text, (character) => character.charCodeAt(0)),
      'uint16',
    ),
  );
const noText = numberBytes([0xffffffff], 'uint32');
const int16 = (...values: readonly number[]) => numberBytes(values, 'int16');
const zeros = (bytes: number) => new Uint8Array(bytes);

export function headerBytes({ system, version, channels, hasDc = false }: Layout): Uint8Array {
  const [major, minor] = version;
  const isRhd = system === 'rhd';
  const since = (otherMajor: number, otherMinor: number) =>
    major > otherMajor || (major === otherMajor && minor >= otherMinor);
  return concatBytes(
    numberBytes([isRhd ? 0xc6912702 : 0xd69127ac], 'uint32'),
    int16(major, minor),
    numberBytes([20_000], 'float32'),
    zeros(isRhd ? 2 + 24 + 2 + 8 : 2 + 32 + 2 + 8 + 4 + 12),
    qtText('a note: µ'),
    noText,
    noText,
    isRhd ? (since(1, 1) ? int16(1) : '') : int16(hasDc ? 1 : 0),
    isRhd ? (since(1, 3) ? int16(0) : '') : int16(0),
    isRhd && !since(2, 0) ? '' : noText,
    int16(2),
    concatBytes(qtText('Port B'), qtText('B'), int16(0, 0, 0)),
    concatBytes(qtText('Port A'), qtText('A'), int16(1, channels.length, 0)),
    ...channels.map(({ name, signal, enabled = true, bit = 0 }) =>
      concatBytes(
        qtText(name),
        noText,
        int16(bit, 0, signal, enabled ? 1 : 0),
        zeros((isRhd ? 12 : 14) + 8),
      ),
    ),
  );
}

export const framesOf = ({ system, version }: Layout) =>
  system === 'rhd' && version[0] < 2 ? 60 : 128;

/** Blocks whose amplifier `c` has the count `1000 c + t` in frame t, at the given first frames. */
export function blockBytes(layout: Layout, firstFrames: readonly number[]): Uint8Array {
  const frames = framesOf(layout);
  const { system, channels, hasDc = false, words = () => 0 } = layout;
  const isRhd = system === 'rhd';
  const wordsOf = (port: 'din' | 'dout', block: number) =>
    numberBytes(
      counting(block * frames, frames).map((frame) => words(port, frame)),
      'uint16',
    );
  const count = (signal: number) =>
    channels.filter((channel) => channel.signal === signal && channel.enabled !== false).length;
  return concatBytes(
    ...firstFrames.map((first, block) =>
      concatBytes(
        numberBytes(counting(first, frames), 'int32'),
        ...counting(0, count(0)).map((c) =>
          numberBytes(counting(32_768 + 1000 * c + block * frames, frames), 'uint16'),
        ),
        isRhd
          ? zeros(
              2 * (frames / 4) * count(1) +
                2 * count(2) +
                (layout.version[1] >= 1 || layout.version[0] > 1 ? 2 : 0),
            )
          : zeros(2 * frames * count(0) * (hasDc ? 2 : 1)),
        ...counting(0, count(3)).map(() => numberBytes(new Array(frames).fill(9), 'uint16')),
        zeros(2 * frames * (isRhd ? 0 : count(4))),
        count(isRhd ? 4 : 5) > 0 ? wordsOf('din', block) : '',
        count(isRhd ? 5 : 6) > 0 ? wordsOf('dout', block) : '',
      ),
    ),
  );
}

export const amplifiers: readonly Channel[] = [
  { name: 'A-000', signal: 0 },
  { name: 'A-001', signal: 0, enabled: false },
  { name: 'A-002', signal: 0 },
];
export const all: readonly Channel[] = [
  ...amplifiers,
  { name: 'AUX1', signal: 1 },
  { name: 'VDD1', signal: 2 },
  { name: 'ADC-00', signal: 3 },
  { name: 'DIN-00', signal: 4 },
  { name: 'DIN-01', signal: 4 },
  { name: 'DOUT-00', signal: 5 },
];
const stimulator: readonly Channel[] = [
  ...amplifiers,
  { name: 'ADC-00', signal: 3 },
  { name: 'DAC-00', signal: 4 },
  { name: 'DIN-00', signal: 5 },
  { name: 'DOUT-00', signal: 6 },
];

export const layouts: readonly [string, Layout][] = [
  ['rhd 1.0', { system: 'rhd', version: [1, 0], channels: all }],
  ['rhd 1.5', { system: 'rhd', version: [1, 5], channels: all }],
  ['rhd 3.0', { system: 'rhd', version: [3, 0], channels: all }],
  ['rhs', { system: 'rhs', version: [3, 0], channels: stimulator }],
  [
    'rhs with direct current',
    { system: 'rhs', version: [3, 0], channels: stimulator, hasDc: true },
  ],
];

export const fileOf = (layout: Layout, firstFrames: readonly number[]) =>
  concatBytes(headerBytes(layout), blockBytes(layout, firstFrames));
