import type { Random } from '../base/random.ts';
import type { Event } from '../csc/debias.ts';
import type { EventModel } from '../csc/event-coder.ts';
import { computeGram } from '../csc/gram.ts';
import { atomOf, type Dictionary, normaliseAtoms, validSamples } from '../csc/problem.ts';
import { PullOdds, type SpikePrior } from '../csc/spike-prior.ts';
import { solveClosedForm } from './closed-form.ts';
import { withoutOutsized } from './outsized.ts';
import { bestShifts, shiftAtom } from './recentre.ts';
import { type LambdaUpdate, learnLambdaSigma, paperPrior } from './regularisation.ts';
import { LearningStatistics } from './statistics.ts';
import type { LearningWindow, WindowCoder } from './window-coder.ts';

export type { LearningWindow } from './window-coder.ts';

/** What learning adapts: the dictionary, what is known of each atom's amplitudes and, when asked, lambda. */
export interface LearnedModel {
  dictionary: Dictionary;
  /** Typical amplitude of each atom's events. */
  scale: Float64Array;
  /** Standard deviation of the template-filtered noise of each atom. */
  sigma: Float64Array;
  /** Lambda in units of each atom's sigma. */
  lambdaSigma: number;
  prior: SpikePrior | null;
}

export interface LearnOptions {
  readonly twoSided: boolean;
  /** The lambda that was asked for, to learn lambda around it; null where lambda stays as it is. */
  readonly learnLambdaAround: number | null;
  /** `(atoms x channels)`, 0 where an atom must stay zero. */
  readonly channelMask: Uint8Array;
  /** Times that all windows are coded; below one, the share of them that is, chosen at random. */
  readonly passes: number;
  /** Windows in a mini-batch: the dictionary is solved anew after each. */
  readonly batchSize: number;
  /** Share of the statistics that is kept from one mini-batch to the next, at the start and at the end. */
  readonly forgetting: readonly [number, number];
  /** Samples by which an atom's window may be moved between passes. */
  readonly recentreSamples: number;
}

export interface LearnReport {
  /** Events of the last pass, one list a window. */
  readonly events: readonly (readonly Event[])[];
  readonly eventCount: Float64Array;
  /** Why lambda could not be learned freely; null where it could, or was not to be. */
  readonly lambdaNotice: LambdaUpdate['notice'];
}

const USUAL_LEAST_SHARE = 0.4;
const LOWEST_LEAST_SHARE = 0.1;
/** Lasso entries below this share are no events; where amplitudes vary much, entries below the least of them. */
const USUAL_PRUNE_SHARE = 0.15;
const LEAST_SHARE_SD = 3;
/** Lambda is never less than this share of what was asked for. */
const LEAST_LAMBDA_SHARE = 0.8;

/** Thresholds of coding follow from the noise and the scale of the atoms; see real data: prune 0.3, drop 0.4. */
export function eventModelOf(
  model: LearnedModel,
  options: Pick<LearnOptions, 'twoSided'>,
): EventModel {
  const { scale, sigma, lambdaSigma, prior } = model;
  return {
    dictionary: model.dictionary,
    coding: {
      lambda: sigma.map((value) => lambdaSigma * value),
      twoSided: options.twoSided,
    },
    levels: {
      prune: scale.map((value, c) => pruneShare(prior, c) * value),
      drop: scale.map((value, c) => Math.max(leastShare(prior, c) * value, lambdaSigma * sigma[c])),
      mergeSamples: 2.5,
    },
    prior,
  };
}

/**
 * The model that a whole recording is coded with, when its units are known. Neither lambda nor pruning keeps out what
 * rates and amplitudes make likelier a spike than none: spikes of small units are hardly larger than
 * lambda. Learning is stricter, because what it takes for a unit's spikes makes the unit.
 */
export function knownEventModelOf(
  model: LearnedModel,
  options: Pick<LearnOptions, 'twoSided'>,
): EventModel {
  const usual = eventModelOf(model, options);
  const { scale, prior } = model;
  if (prior === null) return usual;
  const odds = new PullOdds(prior);
  const even = scale.map((_, c) => odds.levelAt(c, 0));
  const lambda = usual.coding.lambda.map((asked, c) =>
    Math.min(asked, Math.max(LEAST_LAMBDA_SHARE * asked, even[c])),
  );
  const prune = usual.levels.prune.map((most, c) =>
    Math.min(most, Math.max(0, even[c] - lambda[c])),
  );
  const drop = scale.map((value, c) => Math.max(leastShare(prior, c) * value, lambda[c]));
  const levels = { ...usual.levels, prune, drop };
  return { ...usual, coding: { ...usual.coding, lambda }, levels };
}

function pruneShare(prior: SpikePrior | null, atom: number): number {
  return prior === null ? 0.3 : Math.min(USUAL_PRUNE_SHARE, leastShare(prior, atom));
}

/** Share of an atom's amplitude below which an event is none of its own: less where amplitudes are known to vary, as in bursts. */
function leastShare(prior: SpikePrior | null, atom: number): number {
  if (prior === null) return USUAL_LEAST_SHARE;
  const lowest = 1 - (LEAST_SHARE_SD * prior.spread[atom]) / prior.mean[atom];
  return Math.max(LOWEST_LEAST_SHARE, Math.min(USUAL_LEAST_SHARE, lowest));
}

/**
 * Online dictionary learning in closed form: code a mini-batch, add its events to the statistics,
 * forget a little of the past, solve for the atoms (CRsAE, Eq. 19), normalise (Eq. 8). After a pass
 * lambda follows from its codes (Eq. 20), when asked. `model` is changed in place.
 * @param coder of the same windows
 */
export async function learnDictionary(
  windows: readonly LearningWindow[],
  coder: WindowCoder,
  model: LearnedModel,
  options: LearnOptions,
  random: Random,
): Promise<LearnReport> {
  const { atomCount, channelCount, atomSamples } = model.dictionary;
  const statistics = new LearningStatistics(
    atomCount,
    channelCount,
    atomSamples,
    options.recentreSamples,
    options.channelMask,
  );
  const events: (readonly Event[])[] = windows.map(() => []);
  const eventCount = new Float64Array(atomCount);
  const perPass = Math.ceil(Math.min(1, options.passes) * windows.length);
  const batches = Math.max(1, Math.ceil(perPass / options.batchSize));
  let lambdaNotice: LambdaUpdate['notice'] = null;
  for (let pass = 0; pass < options.passes; pass++) {
    const order = random.shuffle(Int32Array.from(windows.keys())).subarray(0, perPass);
    eventCount.fill(0);
    let codeNorm = 0;
    for (let batch = 0; batch < batches; batch++) {
      const progress = (pass * batches + batch) / Math.max(1, options.passes * batches - 1);
      const [first, last] = options.forgetting;
      statistics.forget(first + (last - first) * progress);
      const chosen = order.subarray(batch * options.batchSize, (batch + 1) * options.batchSize);
      const which = Array.from(chosen);
      const found = await coder.code(
        which,
        eventModelOf(model, options),
        computeGram(model.dictionary),
      );
      const telling = withoutOutsized(
        found.map((window) => window.events),
        atomCount,
        atomSamples,
      );
      which.forEach((w, i) => {
        const { traces, samples } = windows[w];
        events[w] = found[i].events;
        statistics.add(traces, samples, telling[i]);
        for (const event of events[w]) eventCount[event.atom]++;
        codeNorm += found[i].codeNorm;
      });
      updateDictionary(statistics, model, options.channelMask);
    }
    if (options.learnLambdaAround !== null) {
      lambdaNotice = updateLambda(windows, codeNorm, model, options.learnLambdaAround);
    }
    if (options.recentreSamples > 0 && pass + 1 < options.passes) recentre(statistics, model);
  }
  return { events, eventCount, lambdaNotice };
}

/** Solves for the atoms from the statistics; atoms without events stay as they are. */
export function updateDictionary(
  statistics: LearningStatistics,
  model: LearnedModel,
  channelMask: Uint8Array,
): void {
  solveClosedForm(statistics, model.dictionary.atoms, channelMask);
  const norms = normaliseAtoms(model.dictionary);
  for (let c = 0; c < model.dictionary.atomCount; c++) {
    const scale = statistics.amplitudeScale(c);
    if (scale > 0) model.scale[c] = scale * norms[c];
  }
}

/**
 * Lambda from the lasso codes of all windows (Eq. 20).
 * @param codeNorm sum over the windows, in units of the lambda that the model still has
 * @returns why lambda could not follow the codes, if so
 */
export function updateLambda(
  windows: readonly LearningWindow[],
  codeNorm: number,
  model: LearnedModel,
  askedLambdaSigma: number,
): LambdaUpdate['notice'] {
  const { atomCount, atomSamples } = model.dictionary;
  const lengths = windows
    .map(({ samples }) => validSamples(samples, atomSamples))
    .filter((length) => length > 0);
  const positions = lengths.reduce((sum, length) => sum + length, 0);
  const update = learnLambdaSigma(
    askedLambdaSigma,
    { atomCount, windows: lengths.length, positions, l1InSigma: model.lambdaSigma * codeNorm },
    paperPrior(askedLambdaSigma, positions / lengths.length),
  );
  model.lambdaSigma = update.lambdaSigma;
  return update.notice;
}

/** Moves atoms to where they hold more of their waveforms; the statistics are then of no more use. */
export function recentre(statistics: LearningStatistics, model: LearnedModel): void {
  const { atomCount, channelCount, atomSamples } = model.dictionary;
  const shifts = bestShifts(statistics);
  for (let c = 0; c < atomCount; c++) {
    shiftAtom(atomOf(model.dictionary, c), channelCount, atomSamples, shifts[c]);
  }
  if (shifts.some((shift) => shift !== 0)) {
    normaliseAtoms(model.dictionary);
    statistics.forget(0);
  }
}
