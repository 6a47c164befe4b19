import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { binomial, gaussian } from '../../../core/csc/exponential-family.ts';
import { familyLikelihood, uniformObservations } from '../../../core/csc/likelihood.ts';
import { universalLambda } from '../../../core/point-process/code-group.ts';
import {
  type DictionaryOptions,
  learnDictionary,
} from '../../../core/point-process/learn-dictionary.ts';
import { templateErrors } from '../../../core/quality/template-error.ts';
import { simulateCounts } from '../../../core/simulate/spike-counts.ts';

const simulation = {
  groupCount: 150,
  trialCount: 25,
  templateCount: 2,
  templateBins: 24,
  binCount: 200,
  occurrences: 3,
  seed: 4,
};
const options: DictionaryOptions = {
  family: binomial,
  templateCount: 2,
  templateBins: 24,
  twoSided: false,
  seed: 5,
  passes: 16,
  batchSize: 60,
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
  it('finds planted templates from noise, at their place, and the same with the same seed', () => {
    const { dictionary, trace } = learnDictionary(groups, options, silentContext);
    for (const error of errorsOf(dictionary.atoms)) expect(error).toBeLessThan(0.1);
    expect(trace.at(-1)!).toBeLessThan(trace[0]);
    const again = learnDictionary(groups, options, silentContext);
    expect(again.dictionary.atoms).toEqual(dictionary.atoms);
  });

  it('needs the right family: white noise around a straight line does not find them', () => {
    const linear = counts.map((total) => uniformObservations(total, 25, 0.5));
    const { dictionary } = learnDictionary(
      linear,
      { ...options, family: gaussian, lambda: 0.35 },
      silentContext,
    );
    const binomialErrors = errorsOf(
      learnDictionary(groups, options, silentContext).dictionary.atoms,
    );
    expect(Math.max(...errorsOf(dictionary.atoms))).toBeGreaterThan(Math.max(...binomialErrors));
  });

  it('stops when asked to', () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    expect(() => learnDictionary(groups, options, context)).toThrow(CancellationError);
  });
});

describe('universalLambda', () => {
  it('is what the paper found by grid search', () => {
    const half = familyLikelihood(binomial, uniformObservations(new Float64Array(500), 25, 0));
    expect(universalLambda(half, 3 * 451) / 25).toBeCloseTo(0.38, 2);
    const rare = binomial.link(0.028);
    const spikes = familyLikelihood(
      binomial,
      uniformObservations(new Float64Array(3000), 30, rare),
    );
    expect(universalLambda(spikes, 2876) / 30).toBeCloseTo(0.12, 2);
  });
});
