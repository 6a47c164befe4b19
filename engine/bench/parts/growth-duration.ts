import { availableParallelism } from 'node:os';
import { formatNumber } from '../../cli/text-table.ts';
import { formatShort, formatSpread } from '../number-text.ts';
import { left, type Part, right } from '../section.ts';
import { longestStage, type SortEffort, type SortResult, sortRepeatedly } from '../sort-runs.ts';

export interface GrowthDurationSizes {
  /** Seconds of a tetrode, rising. */
  readonly durations: readonly number[];
  readonly effort: SortEffort;
}

/** Whole sorts of longer and longer recordings. */
export function growthDurationPart(sizes: GrowthDurationSizes): Part {
  return {
    name: 'duration',
    title: 'How cost grows with the recording’s length',
    async run({ clock, seed, say }) {
      const { durations, effort } = sizes;
      const threadCounts = [Math.min(4, availableParallelism())];
      const results: SortResult[] = [];
      for (const durationSeconds of durations) {
        // Where a shorter one did not finish, a longer one will not.
        if (results.some(({ finished }) => !finished)) break;
        say(`tetrode, ${durationSeconds} s`);
        const simulation = { preset: 'tetrode' as const, durationSeconds, seed };
        results.push(...(await sortRepeatedly({ simulation, threadCounts, effort }, clock)));
      }
      const finished = results.filter((result) => result.finished);
      return {
        about: `Whole sorts of a simulated tetrode with 8 units on ${threadCounts[0]} threads, as above.`,
        columns: [
          right('seconds of recording'),
          right('sort, s'),
          right('times real time'),
          right('peak memory, MB'),
          left('longest stage'),
        ],
        rows: results.map((result) => [
          formatShort(result.recordedSeconds),
          result.finished
            ? formatSpread(result.seconds)
            : `over ${formatShort(effort.limitSeconds)}`,
          `${result.finished ? '' : 'below '}${formatShort(result.timesRealTime)}`,
          formatNumber(result.peakMegabytes, 0),
          longestStage(result),
        ]),
        remarks: [],
        plots: [
          {
            name: 'performance-duration',
            plot: {
              title: 'Whole sort of a tetrode',
              scale: 'logarithmic',
              xName: 'recording (s)',
              yName: 'time to sort (s)',
              series: [
                {
                  name: 'sort',
                  points: finished.map(({ recordedSeconds, seconds }) => ({
                    x: recordedSeconds,
                    y: seconds.median,
                  })),
                },
                {
                  name: 'real time',
                  points: finished.map(({ recordedSeconds }) => ({
                    x: recordedSeconds,
                    y: recordedSeconds,
                  })),
                },
              ],
            },
          },
          {
            name: 'performance-memory',
            plot: {
              title: 'Peak memory of the same sorts',
              scale: 'logarithmic',
              xName: 'recording (s)',
              yName: 'peak memory (MB)',
              series: [
                {
                  name: 'peak memory',
                  points: results.map(({ recordedSeconds, peakMegabytes }) => ({
                    x: recordedSeconds,
                    y: peakMegabytes,
                  })),
                },
              ],
            },
          },
        ],
        data: { sizes, results },
      };
    },
  };
}
