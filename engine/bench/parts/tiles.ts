import { codeTile, EventCoder, type Recording, simulate, table3 } from '../../../core/index.ts';
import { type Timing, timeInterleaved } from '../interleave.ts';
import { formatShort, formatSpread } from '../number-text.ts';
import { paperWork } from '../paper-work.ts';
import { left, type Part, right } from '../section.ts';
import { mean } from '../statistics.ts';

export interface TilesSizes {
  readonly windows: number;
  /** Lengths of windows, in samples. */
  readonly windowSamples: readonly number[];
  /** Lengths of tiles, in samples. */
  readonly tileSamples: readonly number[];
  readonly repeats: number;
}

export interface TilesResult {
  readonly name: string;
  readonly pieces: number;
  readonly events: number;
  /** Events found here and not in the largest tiles, or there and not here. */
  readonly differing: number;
  readonly seconds: Timing;
}

/** Shares of the mean amplitude below which an entry is pruned, and an event dropped. */
const pruneShare = 0.3;
const dropShare = 0.4;

/** A way to cut the recording, and the events that came of it. */
interface Division {
  readonly name: string;
  readonly pieces: number;
  readonly code: () => Promise<string[]>;
}

/** What cutting costs: windows that are coded alone, and the sorter's tiles, which lose nothing at a cut. */
export function tilesPart(sizes: TilesSizes): Part {
  return {
    name: 'tiles',
    title: 'Tiles or windows, one thread',
    async run({ clock, seed, say }) {
      const divisions = divisionsOf(sizes, seed);
      const found: string[][] = divisions.map(() => []);
      say(`${divisions.length} divisions, ${sizes.repeats} rounds`);
      const seconds = await timeInterleaved(
        divisions.map(({ name, code }, i) => ({
          name,
          async run() {
            found[i] = await code();
          },
        })),
        sizes.repeats,
        clock,
      );
      const reference = new Set(found.at(-1));
      const results = divisions.map(({ name, pieces }, i): TilesResult => {
        const shared = found[i].filter((event) => reference.has(event)).length;
        return {
          name,
          pieces,
          events: found[i].length,
          differing: found[i].length + reference.size - 2 * shared,
          seconds: seconds[i],
        };
      });
      return {
        about: `${sizes.windows} windows of the paper’s recording, from signal to events (H^T y, active set, debiasing) as sorting codes them. Windows are coded one by one, each as if nothing were around it: no spike of this recording lies across the end of the paper’s windows, but others cut through some. Tiles may be cut anywhere: what a cut would divide is coded whole by the tile that it starts in.`,
        columns: [
          left('cut into'),
          right('pieces'),
          right('s'),
          right('times the last'),
          right('events'),
          right('differing from the last'),
        ],
        rows: results.map((result) => [
          result.name,
          String(result.pieces),
          formatSpread(result.seconds),
          formatShort(result.seconds.median / results.at(-1)!.seconds.median),
          String(result.events),
          String(result.differing),
        ]),
        remarks: [],
        plots: [],
        data: { sizes, results },
      };
    },
  };
}

function divisionsOf(sizes: TilesSizes, seed: number): Division[] {
  const { dictionary, weights, samples, windowSamples } = paperWork(sizes.windows, seed);
  const recording = simulate({
    preset: 'table3',
    durationSeconds: samples.length / table3.sampleRate,
    seed,
  });
  const amplitude = mean(Array.from(recording.truth.amplitude));
  const levels = (share: number) => new Float64Array(dictionary.atomCount).fill(share * amplitude);
  const coder = new EventCoder({
    dictionary,
    coding: weights,
    levels: { prune: levels(pruneShare), drop: levels(dropShare), mergeSamples: 1 },
    prior: null,
  });
  const pieces = (length: number) => Math.ceil(samples.length / length);
  return [
    ...sizes.windowSamples.map((length) => ({
      name: `windows of ${length} samples${length === windowSamples ? ', the paper’s' : ''}`,
      pieces: pieces(length),
      code: async () => codeWindows(coder, samples, length),
    })),
    ...sizes.tileSamples.map((length) => ({
      name: `tiles of ${length} samples`,
      pieces: pieces(length),
      code: () => codeTiles(coder, recording, length),
    })),
  ];
}

function codeWindows(coder: EventCoder, samples: Float32Array, windowSamples: number): string[] {
  const found: string[] = [];
  for (let start = 0; start < samples.length; start += windowSamples) {
    const window = samples.subarray(start, start + windowSamples);
    for (const { position, atom } of coder.code(window, window.length)) {
      found.push(`${start + position},${atom}`);
    }
  }
  return found;
}

async function codeTiles(
  coder: EventCoder,
  recording: Recording,
  tileSamples: number,
): Promise<string[]> {
  const { sampleCount } = recording.segments[0];
  const found: string[] = [];
  for (let start = 0; start < sampleCount; start += tileSamples) {
    const end = Math.min(sampleCount, start + tileSamples);
    const { position, atom } = await codeTile(recording, coder, { segment: 0, start, end });
    position.forEach((at, i) => {
      found.push(`${at},${atom[i]}`);
    });
  }
  return found;
}
