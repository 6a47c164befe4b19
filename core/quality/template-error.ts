import { BugError } from '../base/errors.ts';
import { assign } from '../math/assignment.ts';

/** Waveforms `(units x channels x templateSamples)`, any scale. */
export interface TemplateBlock {
  readonly channelCount: number;
  readonly templateSamples: number;
  readonly values: ArrayLike<number>;
}

/** How far a learned template is from the true one. */
export interface TemplateError {
  /** Place of the learned template that belongs to this true one, -1 where there are too few. */
  readonly learnedUnit: number;
  /** Samples by which the learned template is late. */
  readonly shift: number;
  /** -1 where it is upside down. */
  readonly sign: 1 | -1;
  /** Eq. 26 at that shift, in decibels: 0 for nothing in common, -Infinity for the same. */
  readonly errorDb: number;
  /** Eq. 26 against the learned template at the same place in the list, unshifted; NaN where there is none. */
  readonly rawErrorDb: number;
}

/**
 * Distance of learned from true templates (Tolooshams, Dey, Ba 2020, Eq. 26):
 *
 *     err(h, g) = 10 log10 sqrt(1 - <h, g>^2 / (||h||^2 ||g||^2))
 *
 * A dictionary is known only up to the order, the sign and a small shift of its atoms, so each true
 * template gets a learned one of its own (largest sum of squared correlations) at the best shift
 * within +-`maxShift`. Samples outside a template count as zero; lengths may differ.
 */
export function templateErrors(
  truth: TemplateBlock,
  learned: TemplateBlock,
  maxShift: number,
): TemplateError[] {
  if (truth.channelCount !== learned.channelCount) {
    throw new BugError(
      `Templates of ${truth.channelCount} and of ${learned.channelCount} channels cannot be compared`,
    );
  }
  const truthCount = unitCount(truth);
  const learnedCount = unitCount(learned);
  const fits = Array.from({ length: truthCount }, (_, a) =>
    Array.from({ length: learnedCount }, (__, b) => bestFit(truth, a, learned, b, maxShift)),
  );
  const costs = Float64Array.from(fits.flat(), (fit) => -(fit.correlation ** 2));
  return [...assign(costs, truthCount, learnedCount)].map((learnedUnit, unit) => {
    const fit = learnedUnit < 0 ? { shift: 0, correlation: 0 } : fits[unit][learnedUnit];
    return {
      learnedUnit,
      shift: fit.shift,
      sign: fit.correlation < 0 ? -1 : 1,
      errorDb: decibels(fit.correlation),
      rawErrorDb:
        unit < learnedCount ? decibels(correlation(truth, unit, learned, unit, 0)) : Number.NaN,
    };
  });
}

function bestFit(
  truth: TemplateBlock,
  a: number,
  learned: TemplateBlock,
  b: number,
  maxShift: number,
): { shift: number; correlation: number } {
  let best = { shift: 0, correlation: correlation(truth, a, learned, b, 0) };
  for (let shift = -maxShift; shift <= maxShift; shift++) {
    const value = correlation(truth, a, learned, b, shift);
    if (Math.abs(value) > Math.abs(best.correlation)) best = { shift, correlation: value };
  }
  return best;
}

/** Normalised product of true template `a` and learned template `b` moved `shift` samples back. */
function correlation(
  truth: TemplateBlock,
  a: number,
  learned: TemplateBlock,
  b: number,
  shift: number,
): number {
  const n = truth.templateSamples;
  const m = learned.templateSamples;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let channel = 0; channel < truth.channelCount; channel++) {
    const rowA = (a * truth.channelCount + channel) * n;
    const rowB = (b * truth.channelCount + channel) * m;
    for (let k = 0; k < n; k++) squaresA += truth.values[rowA + k] ** 2;
    for (let k = 0; k < m; k++) squaresB += learned.values[rowB + k] ** 2;
    for (let k = Math.max(0, -shift); k < Math.min(n, m - shift); k++) {
      product += truth.values[rowA + k] * learned.values[rowB + k + shift];
    }
  }
  const norms = Math.sqrt(squaresA * squaresB);
  return norms === 0 ? 0 : product / norms;
}

function decibels(correlationOfTwo: number): number {
  return 10 * Math.log10(Math.sqrt(Math.max(0, 1 - correlationOfTwo ** 2)));
}

function unitCount(block: TemplateBlock): number {
  return block.values.length / (block.channelCount * block.templateSamples);
}
