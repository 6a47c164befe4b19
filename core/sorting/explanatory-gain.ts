import type { Event } from '../csc/debias.ts';
import { EventCoder } from '../csc/event-coder.ts';
import { type Gram, selectFromGram } from '../csc/gram.ts';
import { PlacedAtoms } from '../csc/placed-atoms.ts';
import { eventModelOf, type LearnedModel } from '../learn/learn.ts';
import { addEvents, energyOf, residualOf } from '../learn/residual.ts';
import { median } from '../math/order-statistics.ts';
import type { ExplainedWindows } from './explained-windows.ts';
import { selectUnits } from './select-units.ts';

/** Spikes that one unit is judged by; more changes no decision. */
const MAX_SPIKES = 80;
/** After this many spikes a unit that gains far more than enough is not looked at further. */
const FIRST_SPIKES = 16;
const FAR_MORE = 3;

/**
 * What a unit explains that the others could not: the surroundings of its spikes are coded again
 * without it, and the growth of the residual's energy is shared among its spikes. A template learned
 * from two neurons that fired together gains nearly nothing, at whatever lags they did. Units that share
 * no channel with it could not explain anything of it, and are left as they are.
 * @param gram of the model's dictionary
 * @param enough gain from which on a unit is worth keeping: far above it the median need not be exact
 * @returns median over spikes, in noise variances a spike; Infinity for a unit without spikes
 */
export function explanatoryGain(
  unit: number,
  model: LearnedModel,
  gram: Gram,
  coding: { readonly twoSided: boolean },
  explained: ExplainedWindows,
  enough: number,
): number {
  const spikes = explained.eventsOf(unit);
  if (spikes.length === 0) return Number.POSITIVE_INFINITY;
  const kept = Array.from(gram.partners[unit]).filter((c) => c !== unit);
  const others = selectUnits(model, kept);
  const coder = new EventCoder(eventModelOf(others, coding), undefined, selectFromGram(gram, kept));
  const atoms = new PlacedAtoms(model.dictionary);
  const count = Math.min(MAX_SPIKES, spikes.length);
  const noiseVariance = model.prior?.noiseVariance ?? 1;
  const gains: number[] = [];
  // A large stride first: the first few spikes are then spread over the recording as all of them are.
  for (let i = 0; i < count; i++) {
    if (gains.length === FIRST_SPIKES && median(gains) > FAR_MORE * enough) break;
    const spread = Math.floor(((i % FIRST_SPIKES) * count) / FIRST_SPIKES);
    const turn = (spread + Math.floor(i / FIRST_SPIKES)) % count;
    const { window, event } = spikes[Math.floor((turn * spikes.length) / count)];
    const around = surroundings(explained, window, event.position, gram.partners[unit], atoms);
    const found = coder.code(around.signal, around.samples);
    const without = { traces: around.signal, samples: around.samples };
    const growth = energyOf(residualOf(without, found, coder.atoms)) - energyOf(around.residual);
    const saved = costOf(found, others) - costOf(around.events, model);
    const own = around.events.filter(({ atom }) => atom === unit).length;
    gains.push((growth / noiseVariance + saved) / own);
  }
  return median(gains);
}

/** The events of some units that overlap one place, the residual around them, and both together: the signal without all other events. */
function surroundings(
  explained: ExplainedWindows,
  window: number,
  position: number,
  units: Int32Array,
  atoms: PlacedAtoms,
): { events: Event[]; signal: Float32Array; residual: Float32Array; samples: number } {
  const { channelCount, atomSamples } = atoms.dictionary;
  const windowSamples = explained.windows[window].samples;
  const from = Math.max(0, position - atomSamples + 1);
  const to = Math.min(windowSamples, position + 2 * atomSamples - 1);
  const samples = to - from;
  const near = explained.events[window]
    .filter(({ atom, position: at }) => {
      return Math.abs(at - position) < atomSamples && units.includes(atom);
    })
    .map((event) => ({ ...event, position: event.position - from }));
  const channels = Array.from({ length: channelCount }, (_, p) => p);
  const part = new Float32Array(channelCount * samples);
  explained.residualIn(window, from, samples, channels, part);
  const signal = part.slice();
  addEvents(signal, samples, near, atoms, 1);
  return { events: near, signal, residual: part, samples };
}

/** Minus twice the log prior of the events: how unlikely it was that they all happened, at these amplitudes. */
function costOf(events: readonly Event[], { prior }: LearnedModel): number {
  if (prior === null) return 0;
  return events.reduce((sum, { atom, amplitude }) => {
    const deviation = (Math.abs(amplitude) - prior.mean[atom]) / prior.spread[atom];
    return sum - 2 * prior.logRate[atom] + deviation ** 2;
  }, 0);
}
