import { csvTable } from './csv-table.ts';

/** Waveforms that belong together, e.g. those of one unit. */
export interface WaveformRows {
  /** What the first column says of them, e.g. the unit's number. */
  readonly id: number;
  readonly channels: readonly number[];
  /** In the order of the columns; of a channel where there is one. */
  readonly waveforms: readonly ((channel: number) => Float32Array | undefined)[];
}

export interface WaveformTable {
  /** Of the first column, e.g. `unit_id`. */
  readonly idName: string;
  /** Of the columns of waveforms, with what they are counted in. */
  readonly names: readonly string[];
  readonly samples: number;
  /** The sample of time 0. */
  readonly nBefore: number;
  readonly sampleRateHz: number;
  readonly channelNames: readonly string[];
}

/** Waveforms on channels as a table: a line for each sample of each channel. */
export function waveformCsv(table: WaveformTable, rows: readonly WaveformRows[]): string {
  const { idName, names, samples, nBefore, sampleRateHz, channelNames } = table;
  const lines = rows.flatMap(({ id, channels, waveforms }) =>
    channels.map((channel) => ({ id, channel, waveforms })),
  );
  const eachSample = <T>(cellOf: (line: (typeof lines)[number], sample: number) => T) =>
    lines.flatMap((line) => Array.from({ length: samples }, (_, t) => cellOf(line, t)));
  return csvTable([
    { name: idName, values: eachSample(({ id }) => id) },
    {
      name: 'channel',
      values: eachSample(({ channel }) => channelNames[channel] ?? String(channel)),
    },
    {
      name: 'time_ms',
      values: eachSample((_, t) => Number((((t - nBefore) * 1000) / sampleRateHz).toFixed(5))),
    },
    ...names.map((name, column) => {
      const values = new Float32Array(lines.length * samples).fill(Number.NaN);
      for (const [line, { waveforms, channel }] of lines.entries()) {
        values.set(waveforms[column]!(channel) ?? [], line * samples);
      }
      return { name, values };
    }),
  ]);
}
