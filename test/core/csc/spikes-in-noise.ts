import { Random } from '../../../core/base/random.ts';
import type { Placement } from '../../../core/csc/configuration.ts';
import type { Event } from '../../../core/csc/debias.ts';
import type { EventModel } from '../../../core/csc/event-coder.ts';
import { correlate, reconstruct } from '../../../core/csc/operators.ts';
import {
  atomOf,
  createDictionary,
  type Dictionary,
  normaliseAtoms,
  type SparseCode,
  validSamples,
} from '../../../core/csc/problem.ts';
import type { SpikePrior } from '../../../core/csc/spike-prior.ts';

/** Smooth biphasic atoms; each after the first has inner product `likeness` with the first. */
export function likeAtoms(
  atomCount: number,
  channelCount: number,
  atomSamples: number,
  likeness: number,
  seed: number,
): Dictionary {
  const random = Random.forStream(seed, 1);
  const dictionary = createDictionary(atomCount, channelCount, atomSamples);
  for (let c = 0; c < atomCount; c++) drawWaveform(atomOf(dictionary, c), channelCount, random);
  normaliseAtoms(dictionary);
  const model = atomOf(dictionary, 0);
  for (let c = 1; c < atomCount; c++) {
    const atom = atomOf(dictionary, c);
    const along = atom.reduce((sum, value, i) => sum + value * model[i], 0);
    const across = atom.map((value, i) => value - along * model[i]);
    const norm = Math.hypot(...across);
    atom.forEach((_, i) => {
      atom[i] = likeness * model[i] + (Math.sqrt(1 - likeness ** 2) * across[i]) / norm;
    });
  }
  return dictionary;
}

function drawWaveform(atom: Float64Array, channelCount: number, random: Random): void {
  const samples = atom.length / channelCount;
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  for (let p = 0; p < channelCount; p++) {
    const size = between(0.3, 1);
    const trough = samples * between(0.3, 0.4);
    const width = samples * between(0.05, 0.12);
    const hump = trough + width * between(2, 3);
    const share = between(0.2, 0.7);
    for (let k = 0; k < samples; k++) {
      const bump = (centre: number, spread: number) =>
        Math.exp(-0.5 * ((k - centre) / spread) ** 2);
      atom[p * samples + k] = size * (share * bump(hump, 1.5 * width) - bump(trough, width));
    }
  }
}

/** Amplitudes within a tenth of `mean`, one event in `interval` samples, and no refractory period unless given. */
export function priorOf(
  mean: readonly number[],
  interval: number,
  refractorySamples = 0,
): SpikePrior {
  return {
    mean: Float64Array.from(mean),
    spread: Float64Array.from(mean, (value) => Math.max(1, 0.1 * value)),
    logRate: Float64Array.from(mean, () => -Math.log(interval)),
    refractorySamples,
    noiseVariance: 1,
  };
}

/** The model that the sorter would make of this dictionary and prior, at 4.5 noise standard deviations. */
export function eventModel(
  dictionary: Dictionary,
  prior: SpikePrior,
  twoSided = false,
): EventModel {
  return {
    dictionary,
    coding: { lambda: prior.mean.map(() => 4.5), twoSided },
    levels: {
      prune: prior.mean.map((mean) => 0.15 * mean),
      drop: prior.mean.map((mean) => Math.max(0.4 * mean, 4.5)),
      mergeSamples: 2.5,
    },
    prior,
  };
}

export function asCode(events: readonly Event[]): SparseCode {
  const sorted = [...events].sort((a, b) => a.position - b.position || a.atom - b.atom);
  return {
    position: Float64Array.from(sorted, (event) => event.position),
    atom: Int32Array.from(sorted, (event) => event.atom),
    value: Float64Array.from(sorted, (event) => event.amplitude),
  };
}

/** `H x + noise`, `(channels x samples)`, noise of variance one, or none without a generator. */
export function signalOf(
  dictionary: Dictionary,
  events: readonly Event[],
  samples: number,
  random: Random | null,
): Float64Array {
  const traces = new Float64Array(dictionary.channelCount * samples);
  reconstruct(dictionary, asCode(events), samples, traces);
  for (let i = 0; random !== null && i < traces.length; i++) traces[i] += random.normal();
  return traces;
}

export function correlationsOf(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
): { correlation: Float64Array; positions: number } {
  const positions = validSamples(samples, dictionary.atomSamples);
  const out = new Float64Array(dictionary.atomCount * positions);
  return { correlation: correlate(dictionary, traces, samples, out), positions };
}

export function asPlacements(events: readonly Event[]): Placement[] {
  return events.map(({ atom, position, amplitude }) => ({
    atom,
    position,
    sign: Math.sign(amplitude),
  }));
}
