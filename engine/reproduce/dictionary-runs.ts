import {
  binomial,
  type Dictionary,
  dceaSimulation,
  gaussian,
  learnDictionary,
  randomAtoms,
  type SimulatedCounts,
  silentContext,
  simulateCounts,
  simulatedCodes,
  templateErrors,
  uniformObservations,
} from '../../core/index.ts';
import type { Setting } from './reproduction.ts';

/** Learning passes: over some of the groups, then over all. */
const passes = 24;
const batchSize = 200;

export const groupsSetting = 'groups J';

/** Of what `simulateCounts` draws. */
export function simulationSettings(): Setting[] {
  const { groupCount, binCount, templateCount, templateBins, occurrences } = dceaSimulation;
  const { least, largest } = simulatedCodes;
  const same = 'the same';
  return [
    { what: groupsSetting, paper: '1000', ours: String(groupCount) },
    { what: 'bins N of a group', paper: '500', ours: String(binCount) },
    {
      what: 'templates C, of K bins',
      paper: '3, of 50; shapes not given',
      ours: `${templateCount}, of ${templateBins}; smooth random ones whose ends show, at unit norm`,
    },
    {
      what: 'times of each template in a group',
      paper: '5, uniform',
      ours: `${occurrences}, uniform`,
    },
    { what: 'codes', paper: 'not given', ours: `Uniform(${least}, ${largest})` },
    { what: 'log-odds of a spike', paper: 'H x', ours: same },
  ];
}

/** Of what `runDictionary` does. */
export function learnerSettings(): Setting[] {
  return [
    {
      what: 'where learning begins',
      paper: 'draws from a standard Gaussian',
      ours: 'the same, at unit norm',
    },
    {
      what: 'learning',
      paper: 'ADAM through T = 250 layers of FISTA, alpha = 0.2, 1000 epochs of batches of 256',
      ours:
        `codes that are refitted as events, then a Newton step of the templates: ${passes} passes over ` +
        `${batchSize} groups, then some over all; all else as in the program (\`core/point-process\`)`,
    },
    {
      what: 'lambda',
      paper: 'by hand (0.38)',
      ours: 'what noise alone reaches (sigma sqrt(2 ln n)), from three times that on',
    },
    { what: 'codes allowed', paper: 'non-negative', ours: 'the same' },
  ];
}

export interface DictionaryRun {
  readonly seed: number;
  readonly trialCount: number;
  /** sqrt(1 - <h, g>^2) of each template for the best order, as the paper has it. */
  readonly errors: readonly number[];
  /** The same at the best shift of up to half a template. */
  readonly shiftedErrors: readonly number[];
  readonly seconds: number;
}

/** A run with what it learned. */
export interface DetailedRun extends DictionaryRun {
  readonly simulated: SimulatedCounts;
  readonly initial: Dictionary;
  readonly learned: Dictionary;
}

/** Which likelihood learns from the binomial counts. */
export type Learner = 'binomial' | 'gaussian' | 'gaussian with base rate';

/** What one run is of. */
export interface RunSetting {
  readonly learner: Learner;
  readonly trialCount: number;
  readonly seed: number;
}

/** Section 5.2.1 with one seed: simulates, learns from Gaussian noise, and compares with the truth. */
export function runDictionary({ learner, trialCount, seed }: RunSetting): DetailedRun {
  const simulated = simulateCounts({ ...dceaSimulation, trialCount, seed });
  const { templateCount, templateBins } = dceaSimulation;
  const initial = randomAtoms(templateCount, templateBins, seed + 1000);
  const offset = learner === 'gaussian with base rate' ? 0.5 : 0;
  const groups = simulated.counts.map((total) => uniformObservations(total, trialCount, offset));
  const begin = process.cpuUsage().user;
  const options = {
    initial,
    isGuess: false,
    twoSided: false,
    seed,
    passes,
    batchSize,
  };
  const { dictionary: learned } = learnDictionary(
    groups,
    learner === 'binomial'
      ? { ...options, family: binomial }
      : { ...options, family: gaussian, lambda: noiseLambda(trialCount) },
    silentContext,
  );
  const seconds = (process.cpuUsage().user - begin) / 1e6;
  const errors = errorsOf(simulated.templates, learned, 0);
  const shiftedErrors = errorsOf(simulated.templates, learned, templateBins / 2);
  return { seed, trialCount, errors, shiftedErrors, seconds, simulated, initial, learned };
}

/** The noise of binomial shares at rest, which a Gaussian of unit variance does not know of. */
function noiseLambda(trialCount: number): number {
  const { templateCount, templateBins, binCount } = dceaSimulation;
  const coordinates = templateCount * (binCount - templateBins + 1);
  return Math.sqrt((0.25 / trialCount) * 2 * Math.log(coordinates));
}

export function errorsOf(truth: Float64Array, learned: Dictionary, maxShift: number): number[] {
  const { atomSamples: templateSamples, atoms } = learned;
  const block = (values: Float64Array) => ({ channelCount: 1, templateSamples, values });
  return templateErrors(block(truth), block(atoms), maxShift).map(
    ({ errorDb }) => 10 ** (errorDb / 10),
  );
}

/** A run without its arrays, for JSON. */
export function factsOf({
  seed,
  trialCount,
  errors,
  shiftedErrors,
  seconds,
}: DictionaryRun): DictionaryRun {
  return { seed, trialCount, errors, shiftedErrors, seconds };
}
