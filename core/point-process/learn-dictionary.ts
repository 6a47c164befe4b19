import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import type { ExponentialFamily } from '../csc/exponential-family.ts';
import type { Likelihood, Observations } from '../csc/likelihood.ts';
import { createDictionary, type Dictionary, normaliseAtoms } from '../csc/problem.ts';
import { GroupCoder, likelihoodsOf, universalLambda } from './code-group.ts';
import { fitAtoms } from './dictionary-step.ts';
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
  /** C. */
  readonly templateCount: number;
  /** K. */
  readonly templateBins: number;
  /** Weight of the penalty for one trial, as DCEA quotes it; found from the noise where not given. */
  readonly lambda?: number;
  readonly twoSided: boolean;
  readonly seed: number;
  /** `(templateCount x templateBins)`; draws from a standard Gaussian where not given. */
  readonly initial?: Float64Array;
  readonly passes: number;
  /** Groups a pass. */
  readonly batchSize: number;
}

export interface LearnedDictionary {
  /** Unit norm. */
  readonly dictionary: Dictionary;
  /** Negative log-likelihood for each group of each pass, after its step. */
  readonly trace: Float64Array;
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
  const { templateBins, passes } = options;
  const margin = Math.ceil(MARGIN_SHARE * templateBins);
  const likelihoods = likelihoodsOf(
    options.family,
    groups.map((group) => padObservations(group, margin)),
  );
  const lambdas = lambdasOf(groups, likelihoods, options);
  const wide = widenAtoms(initialAtoms(options), margin);
  const random = Random.forStream(options.seed, 1);
  const trace = new Float64Array(passes + LAST_PASSES);
  const order = Uint32Array.from(groups.keys());
  const batchSize = Math.min(options.batchSize, groups.length);
  for (let pass = 0; pass < trace.length; pass++) {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Learning templates', fraction: pass / trace.length });
    const before = wide.atoms.slice();
    const batch = pass < passes ? random.shuffle(order).subarray(0, batchSize) : order;
    const strictness = Math.max(1, FIRST_LAMBDA * LAMBDA_DECAY ** pass);
    const coder = new GroupCoder(wide, options.twoSided);
    const coded = Array.from(batch, (j) => coder.encode(likelihoods[j], strictness * lambdas[j]));
    trace[pass] = fitAtoms(wide, coder.refine(coded), 1) / batch.length;
    normaliseAtoms(wide);
    if (strictness === 1 && pass < trace.length - SETTLING_PASSES) overshoot(wide, before);
    centreAtoms(wide, templateBins);
  }
  return { dictionary: cutAtoms(wide, templateBins), trace };
}

function overshoot(dictionary: Dictionary, before: Float64Array): void {
  const { atoms } = dictionary;
  for (let i = 0; i < atoms.length; i++) atoms[i] += OVERSHOOT * (atoms[i] - before[i]);
  normaliseAtoms(dictionary);
}

/** The weight of each group's penalty: not for one trial, but for all that it has. */
function lambdasOf(
  groups: readonly Observations[],
  likelihoods: readonly Likelihood[],
  { lambda, templateCount, templateBins }: DictionaryOptions,
): Float64Array {
  return Float64Array.from(groups, ({ binCount, trials, firstLevel }, j) => {
    const coordinates = templateCount * (binCount - templateBins + 1);
    if (lambda === undefined) return universalLambda(likelihoods[j], coordinates);
    let trialCount = 0;
    for (let level = 0; level < firstLevel[1]; level++) trialCount += trials[level];
    return lambda * trialCount;
  });
}

function initialAtoms({
  templateCount,
  templateBins,
  initial,
  seed,
}: DictionaryOptions): Dictionary {
  const dictionary = createDictionary(templateCount, 1, templateBins);
  const random = new Random(seed);
  for (let i = 0; i < dictionary.atoms.length; i++) {
    dictionary.atoms[i] = initial ? initial[i] : random.normal();
  }
  normaliseAtoms(dictionary);
  return dictionary;
}
