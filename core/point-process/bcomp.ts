import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { binomial } from '../csc/exponential-family.ts';
import { familyLikelihood, type Likelihood, type Observations } from '../csc/likelihood.ts';
import {
  createDictionary,
  type Dictionary,
  normaliseAtoms,
  type SparseCode,
} from '../csc/problem.ts';
import { refitSupport } from '../csc/refit-support.ts';
import { type CodedGroup, fitAtoms } from './dictionary-step.ts';
import { GreedyCoder, predict } from './greedy-code.ts';

export interface BcompOptions {
  /** `(C x K)`, unit norm. */
  readonly initial: Dictionary;
  /** T: events of a group at most. */
  readonly mostEvents: number;
  /** Log-likelihood that an event has to bring. */
  readonly leastGain: number;
  /** G: alternations of codes and dictionary. */
  readonly alternations: number;
}

export interface BcompFit {
  /** Unit norm. */
  readonly dictionary: Dictionary;
  /** Of each group. */
  readonly codes: readonly SparseCode[];
  /** Negative log-likelihood of all groups after each alternation. */
  readonly trace: Float64Array;
}

/** Newton steps of one dictionary update. Where no trial ever had a spike the best tap is minus infinity, and more steps would go there. */
const atomSteps = 1;

/**
 * Binomial convolutional orthogonal matching pursuit (DCEA, Algorithm 2), the rival that counts
 * events instead of penalising their amplitudes: greedy codes, then the atoms that explain all groups
 * best with them. Atoms are kept at unit norm by giving their norm to their amplitudes, which changes
 * no prediction; so the constraint costs nothing and both steps are convex.
 */
export function fitBcomp(
  groups: readonly Observations[],
  { initial, mostEvents, leastGain, alternations }: BcompOptions,
  context: WorkContext,
): BcompFit {
  const likelihoods = groups.map((group) => familyLikelihood(binomial, group));
  const dictionary = createDictionary(initial.atomCount, 1, initial.atomSamples);
  dictionary.atoms.set(initial.atoms);
  const trace = new Float64Array(alternations);
  let coded: CodedGroup[] = [];
  for (let round = 0; round < alternations; round++) {
    const coder = new GreedyCoder(dictionary);
    coded = likelihoods.map((likelihood, j) => {
      throwIfCancelled(context.cancellation);
      const done = (round + j / likelihoods.length) / alternations;
      context.onProgress({ stage: 'Fitting bcomp', fraction: done });
      const greedy = coder.encode(likelihood, mostEvents, leastGain);
      const kept =
        round === 0 ? greedy : refitSupport(dictionary, likelihood, coded[j].code, false);
      return { likelihood, code: better(dictionary, likelihood, greedy, kept) };
    });
    trace[round] = fitAtoms(dictionary, coded, atomSteps);
    const norms = normaliseAtoms(dictionary);
    coded = coded.map(({ likelihood, code }) => ({ likelihood, code: scaled(code, norms) }));
  }
  return { dictionary, codes: coded.map(({ code }) => code), trace };
}

/** Of two codes the one that explains more. */
function better(
  dictionary: Dictionary,
  likelihood: Likelihood,
  a: SparseCode,
  b: SparseCode,
): SparseCode {
  const lossOf = (code: SparseCode) =>
    likelihood.negativeLogLikelihood(predict(dictionary, code, likelihood.length));
  return lossOf(a) <= lossOf(b) ? a : b;
}

function scaled(code: SparseCode, norms: Float64Array): SparseCode {
  return { ...code, value: code.value.map((value, i) => value * norms[code.atom[i]]) };
}
