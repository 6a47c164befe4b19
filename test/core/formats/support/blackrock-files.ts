/** Files of Blackrock, versions 2.3 and 3.0. */
import { concatBytes, numberBytes } from './build-files.ts';

export const text = (content: string, length: number) =>
  concatBytes(content, new Uint8Array(length - content.length));

export interface Channel {
  readonly id: number;
  readonly label: string;
  readonly unit: string;
}

/** Year, month, day of the week, day, hour, minute, second, millisecond. */
const dateBytes = numberBytes([2026, 1, 5, 2, 3, 4, 5, 0], 'uint16');

const channelBytes = ({ id, label, unit }: Channel) =>
  concatBytes(
    'CC',
    numberBytes([id], 'uint16'),
    text(label, 16),
    Uint8Array.of(1, id),
    numberBytes([-32_764, 32_764, -8191, 8191], 'int16'),
    text(unit, 16),
    new Uint8Array(20),
  );

export const electrodes: readonly Channel[] = [
  { id: 1, label: 'elec1', unit: 'uV' },
  { id: 2, label: 'elec2', unit: 'uV' },
];
export const microvolts = 8191 / 32_764;

export interface Packet {
  readonly ticks: number;
  readonly values: readonly number[];
  /** What the packet says of its length, where it is not the truth. */
  readonly announced?: number;
}

type Version = '2.3' | '3.0';

export interface FileOptions {
  readonly version?: Version;
  readonly channels?: readonly Channel[];
  readonly timestampRate?: number;
}

export function nsxBytes(packets: readonly Packet[], options: FileOptions = {}): Uint8Array {
  const { version = '2.3', channels = electrodes, timestampRate = 30_000 } = options;
  const [major, minor] = version.split('.').map(Number);
  const headerBytes = 314 + 66 * channels.length;
  return concatBytes(
    version === '3.0' ? 'BRSMPGRP' : 'NEURALCD',
    Uint8Array.of(major!, minor!),
    numberBytes([headerBytes], 'uint32'),
    text('30 kS/s', 16),
    new Uint8Array(256),
    numberBytes([1, timestampRate], 'uint32'),
    dateBytes,
    numberBytes([channels.length], 'uint32'),
    ...channels.map(channelBytes),
    ...packets.map(({ ticks, values, announced = values.length / channels.length }) =>
      concatBytes(
        Uint8Array.of(1),
        numberBytes([ticks], version === '3.0' ? 'uint64' : 'uint32'),
        numberBytes([announced], 'uint32'),
        numberBytes(values, 'int16'),
      ),
    ),
  );
}

export interface NevPacket {
  readonly ticks: number;
  /** 0 for digital words, the number of an electrode for spikes, 65535 for comments. */
  readonly id: number;
  readonly payload: Uint8Array;
}

const NEV_PACKET_BYTES = 104;
const BYTES_A_WAVEFORM_SAMPLE = 2;

/** An events file with the scale of the electrodes. */
export function nevBytes(
  packets: readonly NevPacket[],
  version: '2.3' | '3.0' = '2.3',
): Uint8Array {
  const isLong = version === '3.0';
  const scales = electrodes.map(({ id }) =>
    concatBytes(
      'NEUEVWAV',
      numberBytes([id, 0, 250, 0, 0, 0], 'uint16'),
      Uint8Array.of(0, BYTES_A_WAVEFORM_SAMPLE),
      new Uint8Array(10),
    ),
  );
  return concatBytes(
    isLong ? 'BREVENTS' : 'NEURALEV',
    Uint8Array.of(isLong ? 3 : 2, isLong ? 0 : 3, 1, 0),
    numberBytes([336 + 32 * scales.length, NEV_PACKET_BYTES, 30_000, 30_000], 'uint32'),
    dateBytes,
    new Uint8Array(32 + 256),
    numberBytes([scales.length], 'uint32'),
    ...scales,
    ...packets.map(({ ticks, id, payload }) => {
      const head = concatBytes(
        numberBytes([ticks], isLong ? 'uint64' : 'uint32'),
        numberBytes([id], 'uint16'),
      );
      const rest = NEV_PACKET_BYTES - head.length - payload.length;
      return concatBytes(head, payload, new Uint8Array(rest));
    }),
  );
}

/** A word of the digital port, or of the serial one. */
export const digitalPayload = (word: number, isSerial = false) =>
  concatBytes(Uint8Array.of(isSerial ? 129 : 1, 0), numberBytes([word], 'uint16'));

export const commentPayload = (comment: string) => concatBytes(new Uint8Array(6), comment);
