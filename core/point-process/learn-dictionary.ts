import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import type { ExponentialFamily } from '../csc/exponential-family.ts';
import { familyLikelihood, type Observations } from '../csc/likelihood.ts';
import { createDictionary, type Dictionary, normaliseAtoms } from '../csc/problem.ts';
import { GroupCoder } from './code-group.ts';
import { fitAtoms } from './dictionary-step.ts';
import { universalLambda } from './universal-lambda.ts';
import { centreAtoms, cutAtoms, padObservations, widenAtoms } from './wide-atoms.ts';

/** Lambda falls from this multiple of its value: at first, only what stands out teaches the atoms. */
const FIRST_LAMBDA = 3;
const LAMBDA_DECAY = 0.9;
/** Bins that wide atoms have more on each side, as a share of the template's. */
const MARGIN_SHARE = 1 / 4;
/** Passes over everything at the end. */
const LAST_PASSES = 8;
/** Once lambda is down, each pass goes on by this share of its change: alternation creeps where codes must follow atoms. */
const OVERSHOOT = 1;
/** Passes at the very end that do not. */
const SETTLING_PASSES = 2;

export interface DictionaryOptions {
  readonly family: ExponentialFamily;
  /** `(C x K)`, unit norm: where learning begins. */
  readonly initial: Dictionary;
  /**
   * Whether `initial` says something: the atoms then stay where it has them. Otherwise they are looked
   * for, wherever they begin.
   */
  readonly isGuess: boolean;
  /** Weight of the penalty for one trial, as DCEA quotes it; found from the noise where not given. */
  readonly lambda?: number;
  readonly twoSided: boolean;
  readonly seed: number;
  readonly passes: number;
  /** Groups a pass, but for the last passes. */
  readonly batchSize: number;
}

export interface LearnedDictionary {
  /** Unit norm. */
  readonly dictionary: Dictionary;
  /** Negative log-likelihood for each group of each pass, after its step. */
  readonly trace: Float64Array;
}

/** Draws from a standard Gaussian, of unit norm: where DCEA's section 5.2.1 begins. */
export function randomAtoms(count: number, bins: number, seed: number): Dictionary {
  const dictionary = createDictionary(count, 1, bins);
  const random = new Random(seed);
  for (let i = 0; i < dictionary.atoms.length; i++) dictionary.atoms[i] = random.normal();
  normaliseAtoms(dictionary);
  return dictionary;
}

/**
 * Exponential-family convolutional dictionary learning (DCEA, Eq. 2) by alternation: codes of a batch
 * of groups, made events, then one Newton step of the atoms. The paper goes along the gradient of the
 * same negative log-likelihood through its encoder, a thousand times.
 * @throws CancellationError
 */
export function learnDictionary(
  groups: readonly Observations[],
  options: DictionaryOptions,
  context: WorkContext,
): LearnedDictionary {
  const { initial, isGuess, passes, family } = options;
  const margin = isGuess ? 0 : Math.ceil(MARGIN_SHARE * initial.atomSamples);
  const padded = groups.map((group) => padObservations(group, margin));
  const likelihoods = padded.map((group) => familyLikelihood(family, group));
  const lambdas = groups.map((group) => lambdaOf(group, options));
  const atoms = widenAtoms(initial, margin);
  const random = Random.forStream(options.seed, 1);
  const trace = new Float64Array(passes + LAST_PASSES);
  const order = Uint32Array.from(groups.keys());
  const batchSize = Math.min(options.batchSize, groups.length);
  for (let pass = 0; pass < trace.length; pass++) {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Learning templates', fraction: pass / trace.length });
    const before = atoms.atoms.slice();
    const batch = pass < passes ? random.shuffle(order).subarray(0, batchSize) : order;
    const strictness = isGuess ? 1 : Math.max(1, FIRST_LAMBDA * LAMBDA_DECAY ** pass);
    const coder = new GroupCoder(atoms, options.twoSided);
    const coded = Array.from(batch, (j) => coder.encode(likelihoods[j], strictness * lambdas[j]));
    trace[pass] = fitAtoms(atoms, coder.refine(coded), 1) / batch.length;
    normaliseAtoms(atoms);
    if (isGuess) continue;
    if (strictness === 1 && pass < trace.length - SETTLING_PASSES) overshoot(atoms, before);
    centreAtoms(atoms, initial.atomSamples);
  }
  return { dictionary: cutAtoms(atoms, initial.atomSamples), trace };
}

function overshoot(dictionary: Dictionary, before: Float64Array): void {
  const { atoms } = dictionary;
  for (let i = 0; i < atoms.length; i++) atoms[i] += OVERSHOOT * (atoms[i] - before[i]);
  normaliseAtoms(dictionary);
}

/** The weight of a group's penalty: not for one trial, but for all that it has. */
export function lambdaOf(
  group: Observations,
  { lambda, initial, family }: Pick<DictionaryOptions, 'lambda' | 'initial' | 'family'>,
): number {
  const coordinates = initial.atomCount * (group.binCount - initial.atomSamples + 1);
  if (lambda === undefined) return universalLambda(family, group, coordinates);
  let trialCount = 0;
  for (let level = 0; level < group.firstLevel[1]; level++) trialCount += group.trials[level];
  return lambda * trialCount;
}
