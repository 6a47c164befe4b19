/** EDF and BDF files. */
import { concatBytes, counting, numberBytes } from './build-files.ts';

export interface Signal {
  readonly label: string;
  readonly unit: string;
  readonly frames: number;
  readonly counts: readonly number[];
}

interface FileOptions {
  readonly bits?: 16 | 24;
  readonly recordSeconds?: number;
  readonly reserved?: string;
}

const field = (value: string | number, width: number) =>
  String(value).padEnd(width).slice(0, width);

/** Records of `frames` samples a signal; -100 to 300 physical units over counts of -1000 to 1000. */
export function edfBytes(signals: readonly Signal[], options: FileOptions = {}): Uint8Array {
  const { bits = 16, recordSeconds = 0.5, reserved = '' } = options;
  const records = signals[0]!.counts.length / signals[0]!.frames;
  const columns: readonly ((signal: Signal) => string)[] = [
    ({ label }) => field(label, 16),
    () => field('', 80),
    ({ unit }) => field(unit, 8),
    () => field(-100, 8),
    () => field(300, 8),
    () => field(-1000, 8),
    () => field(1000, 8),
    () => field('', 80),
    ({ frames }) => field(frames, 8),
    () => field('', 32),
  ];
  return concatBytes(
    bits === 24 ? '\xffBIOSEMI' : field(0, 8),
    field('', 80 + 80 + 16),
    field(256 * (signals.length + 1), 8),
    field(reserved, 44),
    field(records, 8),
    field(recordSeconds, 8),
    field(signals.length, 4),
    ...columns.flatMap((column) => signals.map(column)),
    ...counting(0, records).flatMap((record) =>
      signals.map(({ counts, frames }) =>
        numberBytes(
          counts.slice(record * frames, (record + 1) * frames),
          bits === 24 ? 'int24' : 'int16',
        ),
      ),
    ),
  );
}

/** Bytes of each record's annotations as the counts of a signal of 16 bits. */
export function annotationSignal(records: readonly string[]): Signal {
  const frames = Math.ceil(Math.max(...records.map((text) => text.length)) / 2);
  const bytes = concatBytes(...records.map((text) => text.padEnd(2 * frames, '\0')));
  const counts = Array.from(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2));
  return { label: 'EDF Annotations', unit: '', frames, counts };
}
