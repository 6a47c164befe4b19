import { Random } from '../../../core/base/random.ts';
import type { EventModel } from '../../../core/csc/event-coder.ts';
import {
  atomOf,
  createDictionary,
  type Dictionary,
  normaliseAtoms,
} from '../../../core/csc/problem.ts';

export const atomSamples = 24;
export const channelCount = 2;

/** What one atom of `spikeDictionary` looks like: its place among the channels, its width and its hump. */
interface SpikeForm {
  readonly gains: readonly [number, number];
  readonly width: number;
  readonly humpDelay: number;
}

const forms: readonly SpikeForm[] = [
  { gains: [1, 0.3], width: 1.6, humpDelay: 7 },
  { gains: [0.4, 1], width: 2.4, humpDelay: 9 },
  { gains: [-0.8, 0.7], width: 1.2, humpDelay: 5 },
];

/**
 * Three unit-norm atoms that look like spikes: an extremum at sample 8 and a slower hump after it.
 * None is nearly a sum of the others.
 */
export function spikeDictionary(count = forms.length): Dictionary {
  const dictionary = createDictionary(count, channelCount, atomSamples);
  forms.slice(0, count).forEach(({ gains, width, humpDelay }, c) => {
    const atom = atomOf(dictionary, c);
    gains.forEach((gain, p) => {
      for (let k = 0; k < atomSamples; k++) {
        const t = k - 8;
        const trough = Math.exp(-0.5 * (t / width) ** 2);
        const hump = 0.4 * Math.exp(-0.5 * ((t - humpDelay) / 2.5) ** 2);
        atom[p * atomSamples + k] = gain * (hump - trough);
      }
    });
  });
  normaliseAtoms(dictionary);
  return dictionary;
}

export interface PlantedEvent {
  readonly position: number;
  readonly atom: number;
  readonly amplitude: number;
}

/** Unit noise, planar, with events added; parts of an event outside the signal are lost. */
export function plantedTraces(
  dictionary: Dictionary,
  samples: number,
  events: readonly PlantedEvent[],
  seed: number,
  noiseSd = 1,
): Float32Array {
  const random = new Random(seed);
  const { atomSamples: length } = dictionary;
  const traces = new Float32Array(dictionary.channelCount * samples);
  for (let i = 0; i < traces.length; i++) traces[i] = noiseSd * random.normal();
  for (const { position, atom, amplitude } of events) {
    const values = atomOf(dictionary, atom);
    for (let p = 0; p < dictionary.channelCount; p++) {
      for (let k = Math.max(0, -position); k < length && position + k < samples; k++) {
        traces[p * samples + position + k] += amplitude * values[p * length + k];
      }
    }
  }
  return traces;
}

/** The rows of planar traces, one a channel. */
export function rowsOf(traces: Float32Array, channels = channelCount): Float32Array[] {
  const samples = traces.length / channels;
  return Array.from({ length: channels }, (_, p) =>
    traces.subarray(p * samples, (p + 1) * samples),
  );
}

/** Events of random atoms, `gap` to `2 gap` samples apart, whose amplitudes vary by five per cent. */
export function randomEvents(
  samples: number,
  amplitudes: readonly number[],
  gap: number,
  seed: number,
): PlantedEvent[] {
  const random = new Random(seed);
  const events: PlantedEvent[] = [];
  for (let position = gap; position + 2 * atomSamples < samples; ) {
    const atom = random.integer(amplitudes.length);
    events.push({ position, atom, amplitude: amplitudes[atom] * (1 + 0.05 * random.normal()) });
    position += gap + random.integer(gap);
  }
  return events;
}

/** A model that expects these amplitudes, with or without a prior on them. */
export function eventModel(
  dictionary: Dictionary,
  amplitudes: readonly number[],
  withPrior: boolean,
): EventModel {
  const scale = Float64Array.from(amplitudes);
  return {
    dictionary,
    coding: { lambda: new Float64Array(scale.length).fill(4.5), twoSided: false },
    levels: {
      prune: scale.map((value) => (withPrior ? 0.15 : 0.3) * value),
      drop: scale.map((value) => Math.max(0.4 * value, 4.5)),
      mergeSamples: 2.5,
    },
    prior: withPrior
      ? {
          mean: scale,
          spread: scale.map((value) => 0.1 * value),
          logRate: scale.map(() => Math.log(1e-3)),
          refractorySamples: 10,
          noiseVariance: 1,
        }
      : null,
  };
}
