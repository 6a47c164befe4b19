import { extractSnippets } from '../detect/snippets.ts';
import type { StatisticsSums } from '../learn/statistics.ts';
import type { Recording } from '../recording/recording.ts';
import type { TileRange } from './code-tile.ts';
import { WaveformMeter } from './unit-templates.ts';

/** What is measured in every piece: plain data, for any thread. */
export interface MeasuringJob {
  /** For each atom the channels that it is measured on, ascending. */
  readonly channels: readonly Int32Array[];
  /** Samples of a waveform. */
  readonly waveformSamples: number;
  /** Samples of a first template, and how many of them lie before its place. */
  readonly templateSamples: number;
  readonly nBefore: number;
}

/** A piece of signal to read; positions count from its start. */
export interface MeasuringPiece {
  readonly range: TileRange;
  /** The spikes in it, sorted, placed where their waveforms begin. */
  readonly position: Int32Array;
  readonly atom: Int32Array;
  readonly amplitude: Float64Array;
  /** Places that first templates were made from. */
  readonly examples: readonly MeasuringExample[];
}

/** A place that a first template was made from. */
export interface MeasuringExample {
  readonly atom: number;
  readonly position: number;
}

/** What several pieces say. */
export interface MeasuredPieces {
  readonly sums: StatisticsSums;
  /** The signal at the examples, `(own channels x templateSamples)`, in their order. */
  readonly snippets: readonly { readonly atom: number; readonly snippet: Float32Array }[];
}

/** @returns what measures a group of pieces in the filtered signal, microvolts */
export function piecesMeter(
  { filtered }: { readonly filtered: Recording },
  { channels, waveformSamples, templateSamples, nBefore }: MeasuringJob,
): (pieces: readonly MeasuringPiece[]) => Promise<MeasuredPieces> {
  const { channelCount } = filtered;
  return async (pieces) => {
    const meter = new WaveformMeter(channels, channelCount, waveformSamples);
    const snippets: { atom: number; snippet: Float32Array }[] = [];
    const most = Math.max(...pieces.map(({ range }) => range.end - range.start));
    const traces = new Float32Array(channelCount * most);
    for (const { range, position, atom, amplitude, examples } of pieces) {
      const samples = range.end - range.start;
      await filtered.read(range.segment, range.start, range.end, traces);
      const events = Array.from(position, (at, i) => ({
        position: at,
        atom: atom[i],
        amplitude: amplitude[i],
      }));
      meter.add({ traces, samples, events });
      for (const { atom: of, position: at } of examples) {
        const snippet = extractSnippets(
          traces,
          channelCount,
          samples,
          [at],
          channels[of],
          nBefore,
          templateSamples - nBefore,
        );
        snippets.push({ atom: of, snippet });
      }
    }
    return { sums: meter.sums, snippets };
  };
}
