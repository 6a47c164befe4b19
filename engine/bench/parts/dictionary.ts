import {
  codingKernels,
  learnOnline,
  Random,
  simulateTable3,
  table3,
  templateErrors,
} from '../../../core/index.ts';
import { formatNumber } from '../../cli/text-table.ts';
import { type Clock, type Timing, timingOf } from '../interleave.ts';
import { formatShort, formatSpread } from '../number-text.ts';
import { paperLambdaInSigma } from '../paper-work.ts';
import { perturbedAtoms } from '../perturbed-atoms.ts';
import { left, type Part, right } from '../section.ts';
import { largest, median } from '../statistics.ts';

export interface DictionarySizes {
  readonly windows: number;
  readonly snrsDb: readonly number[];
  /** Recordings at each SNR. */
  readonly seeds: number;
}

/** One dictionary, learned once. */
export interface LearnedOnce {
  readonly seconds: number;
  /** Until the worst atom was below -20 dB for the first time; null where it never was. */
  readonly secondsToGoal: number | null;
  /** Error of the worst atom, at the best order, shift and sign. */
  readonly worstDb: number;
  /** The same as the atoms stand. */
  readonly rawWorstDb: number;
}

export interface DictionaryResult {
  readonly snrDb: number;
  readonly runs: readonly LearnedOnce[];
  readonly seconds: Timing;
}

const goalDb = -20;
const paperDb = -14;
/** Samples by which an atom may be shifted and yet be the same. */
const maxShift = 4;

/** Learns the dictionary of the paper's recording from atoms that are far from it. */
export function dictionaryPart(sizes: DictionarySizes): Part {
  return {
    name: 'dictionary',
    title: 'Learning the dictionary of the paper’s recording, one thread',
    async run({ clock, seed, say }) {
      // Compilers learn in the first run, but a user waits for no other.
      const first = await learnOnce(sizes.windows, sizes.snrsDb[0], seed, clock);
      const results: DictionaryResult[] = [];
      for (const snrDb of sizes.snrsDb) {
        say(`${snrDb} dB, ${sizes.seeds} recordings`);
        const runs: LearnedOnce[] = [];
        for (let i = 0; i < sizes.seeds; i++) {
          runs.push(await learnOnce(sizes.windows, snrDb, seed + i, clock));
        }
        results.push({ snrDb, runs, seconds: timingOf(runs.map(({ seconds }) => seconds)) });
      }
      return {
        about: `From atoms with errors (Eq. 26) of -4 to -3 dB, in two passes over ${sizes.windows} windows, in mini-batches: code, debias, add what leaves no more than noise to the statistics, solve in closed form. Each recording has other neurons and other noise. Errors are those of each dictionary’s worst atom, at the best order, shift (at most ${maxShift} samples) and sign; raw ones are as the atoms stand. The time has everything in it from the signal on, in a warm process; scoring is not.`,
        columns: [
          left('SNR, dB'),
          right('s'),
          right(`s to ${goalDb} dB`),
          right(`below ${goalDb} dB`),
          right(`below ${paperDb} dB`),
          right('worst atom, median dB'),
          right('raw, median dB'),
        ],
        rows: results.map(rowOf),
        remarks: [firstRunText(sizes.snrsDb[0], first)],
        plots: [],
        data: { sizes, first, kernels: codingKernels().kind, results },
      };
    },
  };
}

function rowOf({ snrDb, runs, seconds }: DictionaryResult): string[] {
  const reached = runs.flatMap(({ secondsToGoal }) => secondsToGoal ?? []);
  const below = (limit: number) =>
    `${runs.filter(({ worstDb }) => worstDb < limit).length} of ${runs.length}`;
  return [
    formatShort(snrDb),
    formatSpread(seconds),
    reached.length === 0 ? '' : formatSpread(timingOf(reached)),
    below(goalDb),
    below(paperDb),
    formatNumber(median(runs.map(({ worstDb }) => worstDb)), 1),
    formatNumber(median(runs.map(({ rawWorstDb }) => rawWorstDb)), 1),
  ];
}

function firstRunText(snrDb: number, { seconds, secondsToGoal }: LearnedOnce): string {
  const goal = secondsToGoal === null ? '' : `, ${formatShort(secondsToGoal)} s to ${goalDb} dB`;
  return `The first recording that this process learned from, at ${snrDb} dB, when compilers did not know the work, took ${formatShort(seconds)} s${goal}; it is not in the table.`;
}

async function learnOnce(
  windowCount: number,
  snrDb: number,
  seed: number,
  clock: Clock,
): Promise<LearnedOnce> {
  const { atomSamples, windowSamples, sampleRate } = table3;
  const { samples, templates, noiseSigma } = simulateTable3({
    durationSeconds: (windowCount * windowSamples) / sampleRate,
    snrDb,
    seed,
  });
  const windows = Array.from({ length: windowCount }, (_, j) => ({
    traces: samples.subarray(j * windowSamples, (j + 1) * windowSamples),
    samples: windowSamples,
  }));
  const atomCount = templates.length / atomSamples;
  const atoms = perturbedAtoms(templates, atomSamples, seed);
  const block = (values: Float64Array) => ({
    channelCount: 1,
    templateSamples: atomSamples,
    values,
  });
  const errors = () => templateErrors(block(templates), block(atoms), maxShift);
  const worst = () => largest(errors().map(({ errorDb }) => errorDb));
  let secondsToGoal: number | null = null;
  let scoring = 0;
  const start = clock();
  await learnOnline(
    windows,
    { atomCount, channelCount: 1, atomSamples, atoms },
    new Float64Array(atomCount).fill(noiseSigma),
    {
      twoSided: false,
      lambdaSigma: paperLambdaInSigma,
      onBatch() {
        const now = clock();
        if (secondsToGoal === null && worst() < goalDb)
          secondsToGoal = (now - start - scoring) / 1000;
        scoring += clock() - now;
      },
    },
    new Random(seed),
  );
  const seconds = (clock() - start - scoring) / 1000;
  return {
    seconds,
    secondsToGoal,
    worstDb: worst(),
    rawWorstDb: largest(errors().map(({ rawErrorDb }) => rawErrorDb)),
  };
}
