import type { Random } from '../base/random.ts';
import { codingKernels } from '../csc/coding-kernels.ts';
import { Correlator } from '../csc/correlate.ts';
import { computeGram } from '../csc/gram.ts';
import { PlacedAtoms } from '../csc/placed-atoms.ts';
import { type Dictionary, normaliseAtoms, validSamples } from '../csc/problem.ts';
import { explainedEvents } from './explained.ts';
import { eventModelOf, type LearnedModel, updateDictionary } from './learn.ts';
import { Overhang } from './overhang.ts';
import { residualOf } from './residual.ts';
import { LearningStatistics } from './statistics.ts';
import { type LearningWindow, serialWindowCoder } from './window-coder.ts';

export interface OnlineOptions {
  readonly twoSided: boolean;
  /** Lambda in units of sigma. */
  readonly lambdaSigma: number;
  /** Told after every mini-batch, when the model is solved. */
  readonly onBatch?: (model: LearnedModel) => void;
}

/** Few enough that the dictionary is soon solved anew, many enough that each atom is seen often. */
const BATCH_SIZE = 128;
/** The first atoms are wrong and so are their events; in the end there is nothing to forget. */
const FORGETTING = [0.7, 1] as const;
const PASSES = 2;
/** Mini-batches until the atoms can be trusted to tell overlapping spikes apart. */
const LONE_BATCHES = 8;
/** In the first pass, atoms that sit some samples early or late are moved after every so many mini-batches. */
const RECENTRE_EVERY = 4;
const RECENTRE_SAMPLES = 4;

/**
 * Learns a dictionary in two passes over the windows, from atoms that may be far from it. Nothing else
 * is known: thresholds follow from the lasso code of the first mini-batch, and then from the events.
 * Each mini-batch is coded, those of its events that leave no more than noise are added to the
 * statistics, and the atoms are solved from these in closed form (CRsAE, Eq. 19).
 * @param start replaced by what is learned; unit-norm atoms
 * @param sigma standard deviation of the noise that each atom sees
 */
export async function learnOnline(
  windows: readonly LearningWindow[],
  start: Dictionary,
  sigma: Float64Array,
  { twoSided, lambdaSigma, onBatch }: OnlineOptions,
  random: Random,
): Promise<LearnedModel> {
  const { atomCount, channelCount, atomSamples } = start;
  const lambda = sigma.map((value) => lambdaSigma * value);
  const first = windows.slice(0, BATCH_SIZE);
  const scale = lassoScale(first, start, lambda, twoSided);
  const model: LearnedModel = { dictionary: start, scale, sigma, lambdaSigma, prior: null };
  const channelMask = new Uint8Array(atomCount * channelCount).fill(1);
  const statistics = new LearningStatistics(atomCount, channelCount, atomSamples, 0, channelMask);
  const overhang = new Overhang(start, RECENTRE_SAMPLES);
  const coder = serialWindowCoder(windows);
  const batches = Math.max(1, Math.ceil(windows.length / BATCH_SIZE));
  let order = Int32Array.from(windows.keys());
  for (let done = 0; done < PASSES * batches; done++) {
    const batch = done % batches;
    if (batch === 0) order = random.shuffle(order);
    const progress = done / Math.max(1, PASSES * batches - 1);
    const kept = FORGETTING[0] + (FORGETTING[1] - FORGETTING[0]) * progress;
    statistics.forget(kept);
    overhang.forget(kept);
    const which = Array.from(order.subarray(batch * BATCH_SIZE, (batch + 1) * BATCH_SIZE));
    const gram = computeGram(start);
    const found = await coder.code(which, eventModelOf(model, { twoSided }), gram);
    const atoms = new PlacedAtoms(start);
    const coded = found.map(({ events }, i) => {
      const window = windows[which[i]];
      return { window, events, residual: residualOf(window, events, atoms) };
    });
    const lone = done < LONE_BATCHES;
    explainedEvents(coded, start, gram, sigma, lone).forEach((events, i) => {
      const { window, residual } = coded[i];
      statistics.add(window.traces, window.samples, events);
      overhang.add(residual, window.samples, events);
    });
    updateDictionary(statistics, model, channelMask);
    const mayMove = done < batches && (done + 1) % RECENTRE_EVERY === 0;
    if (mayMove && overhang.recentre(start, sigma)) {
      normaliseAtoms(start);
      statistics.forget(0);
      overhang.forget(0);
    }
    onBatch?.(model);
  }
  return model;
}

/**
 * Typical amplitude of each atom in the lasso code, `sum |x|^3 / sum x^2 + lambda`: a mean in which
 * small entries count little, with what the penalty took away. An atom that never occurs is given the
 * largest of the others.
 */
function lassoScale(
  windows: readonly LearningWindow[],
  dictionary: Dictionary,
  lambda: Float64Array,
  twoSided: boolean,
): Float64Array {
  const { atomCount, atomSamples } = dictionary;
  const correlator = new Correlator(dictionary);
  const solver = codingKernels().lassoSolver(computeGram(dictionary), { lambda, twoSided });
  const squares = new Float64Array(atomCount);
  const cubes = new Float64Array(atomCount);
  for (const { traces, samples } of windows) {
    const positions = validSamples(samples, atomSamples);
    const beta = new Float64Array(atomCount * positions);
    const { atom, value } = solver.solve(correlator.correlate(traces, samples, beta), positions);
    value.forEach((entry, i) => {
      squares[atom[i]] += entry ** 2;
      cubes[atom[i]] += Math.abs(entry) ** 3;
    });
  }
  const scale = cubes.map((sum, c) => (squares[c] > 0 ? sum / squares[c] + lambda[c] : 0));
  const largest = Math.max(...scale, ...lambda);
  return scale.map((value) => (value > 0 ? value : largest));
}
