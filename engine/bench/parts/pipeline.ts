import { availableParallelism } from 'node:os';
import type { PresetName } from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import { formatShort, formatSpread } from '../number-text.ts';
import { left, type Part, right } from '../section.ts';
import { longestStage, type SortEffort, type SortResult, sortRepeatedly } from '../sort-runs.ts';

export interface PipelineSizes {
  readonly presets: readonly {
    readonly preset: PresetName;
    readonly seconds: number;
    /** Long ones are sorted by all threads only. */
    readonly allThreadsOnly?: boolean;
  }[];
  readonly effort: SortEffort;
}

/** How many times real time a sort on four threads is to reach. */
const goals: Partial<Record<PresetName, number>> = { tetrode: 200, probe32: 40, probe384: 3 };
/** The most memory that a sort may take, whatever it sorts. */
const goalMegabytes = 1500;

/** Whole sorts of simulated recordings, each on all threads and on one. */
export function pipelinePart(sizes: PipelineSizes): Part {
  return {
    name: 'pipeline',
    title: 'Whole sorts, from disk to CSV',
    async run({ clock, seed, say }) {
      const { repeats, enoughSeconds, limitSeconds } = sizes.effort;
      const all = Math.min(4, availableParallelism());
      const results: (SortResult & { readonly goal: number | null })[] = [];
      for (const { preset, seconds, allThreadsOnly = false } of sizes.presets) {
        const threadCounts = allThreadsOnly ? [all] : [...new Set([all, 1])];
        say(`${preset}, ${seconds} s`);
        const simulation = { preset, durationSeconds: seconds, seed };
        const sorts = await sortRepeatedly(
          { simulation, threadCounts, effort: sizes.effort },
          clock,
        );
        const goalOf = ({ threads }: SortResult) => (threads === all && goals[preset]) || null;
        results.push(...sorts.map((sort) => ({ ...sort, goal: goalOf(sort) })));
      }
      return {
        about: `\`spikeloom sort\` as a user runs it, in a process of its own: starting, reading, learning the units, finding every spike, writing the report and the CSV. Recordings are simulated and lie on disk, so most likely in its cache. Each is sorted up to ${repeats} ${repeats === 1 ? 'time' : 'times'}, but not again once ${enoughSeconds} s have gone into it. A sort is stopped after ${limitSeconds} s; its row then says what is known. What a sort costs at any length, to start, to learn and to report, is most of a short one; the goals are for four cores and recordings long enough for the rest to count, and for no more than ${goalMegabytes} MB of memory at any length.`,
        columns: [
          left('recording'),
          right('seconds'),
          right('threads'),
          right('sort, s'),
          right('times real time'),
          right('goal'),
          right('peak memory, MB'),
          left('longest stage'),
        ],
        rows: results.map((result) => [
          result.preset,
          formatShort(result.recordedSeconds),
          String(result.threads),
          result.finished ? formatSpread(result.seconds) : `over ${formatShort(limitSeconds)}`,
          `${result.finished ? '' : 'below '}${formatShort(result.timesRealTime)}`,
          result.goal === null ? '' : String(result.goal),
          formatNumber(result.peakMegabytes, 0),
          longestStage(result),
        ]),
        remarks: [],
        plots: [],
        data: { sizes, results },
      };
    },
  };
}
