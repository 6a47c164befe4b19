import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { binomial, gaussian } from '../../../core/csc/exponential-family.ts';
import { uniformObservations } from '../../../core/csc/likelihood.ts';
import {
  type DictionaryOptions,
  learnDictionary,
  randomAtoms,
} from '../../../core/point-process/learn-dictionary.ts';
import { universalLambda } from '../../../core/point-process/universal-lambda.ts';
import { templateErrors } from '../../../core/quality/template-error.ts';
import { simulateCounts } from '../../../core/simulate/spike-counts.ts';

const simulation = {
  groupCount: 80,
  trialCount: 25,
  templateCount: 2,
  templateBins: 24,
  binCount: 200,
  occurrences: 3,
  seed: 4,
};
const options: DictionaryOptions = {
  family: binomial,
  initial: randomAtoms(2, 24, 5),
  isGuess: false,
  twoSided: false,
  seed: 5,
  passes: 12,
  batchSize: 40,
};
const { counts, templates } = simulateCounts(simulation);
const groups = counts.map((total) => uniformObservations(total, 25, 0));

/** Distances sqrt(1 - <h, g>^2) without shifts, for the best order. */
function errorsOf(atoms: Float64Array): number[] {
  const block = (values: Float64Array) => ({ channelCount: 1, templateSamples: 24, values });
  return templateErrors(block(templates), block(atoms), 0).map(
    ({ errorDb }) => 10 ** (errorDb / 10),
  );
}

describe('learnDictionary', () => {
  it('finds planted templates from noise, at their place, and only with the right family', () => {
    const { dictionary, trace } = learnDictionary(groups, options, silentContext);
    const errors = errorsOf(dictionary.atoms);
    expect(Math.max(...errors)).toBeLessThan(0.1);
    expect(trace.at(-1)!).toBeLessThan(trace[0]);
    const wrong = { ...options, family: gaussian, lambda: 0.35 };
    const misled = learnDictionary(groups, wrong, silentContext).dictionary;
    expect(Math.max(...errorsOf(misled.atoms))).toBeGreaterThan(2 * Math.max(...errors));
  });

  it('gives the same with the same seed, and stays near a guess', () => {
    const few = groups.slice(0, 12);
    const guess = { ...options.initial, atoms: templates.slice() };
    const short = { ...options, initial: guess, isGuess: true, passes: 1 };
    const { atoms } = learnDictionary(few, short, silentContext).dictionary;
    expect(learnDictionary(few, short, silentContext).dictionary.atoms).toEqual(atoms);
    expect(Math.max(...errorsOf(atoms))).toBeLessThan(0.3);
  });

  it('stops when asked to', () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    expect(() => learnDictionary(groups, options, context)).toThrow(CancellationError);
  });
});

describe('universalLambda', () => {
  it('is what the paper found by grid search', () => {
    const half = uniformObservations(new Float64Array(500), 25, 0);
    expect(universalLambda(binomial, half, 3 * 451) / 25).toBeCloseTo(0.38, 2);
    const rare = uniformObservations(new Float64Array(3000), 30, binomial.link(0.028));
    expect(universalLambda(binomial, rare, 2876) / 30).toBeCloseTo(0.12, 2);
  });
});
