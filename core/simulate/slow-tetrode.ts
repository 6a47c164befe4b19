import { Random } from '../base/random.ts';
import { phaseCount } from './neuron.ts';
import { addNoise } from './noise.ts';
import { drawPopulation, type Layout } from './population.ts';
import {
  highestSimilarity,
  nBefore,
  noiseSdMicrovolts,
  noiseShape,
  refractorySeconds,
  streams,
  templateSamples,
  unitSurroundings,
} from './probe-constants.ts';
import { addSpike } from './probe-recording.ts';
import { drawTrain } from './spike-trains.ts';

export interface SlowTetrodeOptions {
  readonly sampleRate: number;
  readonly durationSeconds: number;
  readonly unitCount: number;
  readonly rateHz: number;
  readonly seed: number;
  /** Depths of the troughs of the units, the first the deepest, microvolts. */
  readonly depthsMicrovolts: { readonly deepest: number; readonly shallowest: number };
}

/** Spikes that fall between samples, and when they really were. */
export interface SlowTetrode {
  readonly positionsUm: Float64Array;
  /** `(channels x samples)`, microvolts. */
  readonly samples: Float32Array;
  /** Moment of every spike's trough in samples, one list a unit, ascending. */
  readonly moments: readonly Float64Array[];
}

const positionsUm = Float64Array.of(0, 0, 13, 13, -13, 13, 0, 26);

/**
 * A tetrode that was sampled slowly, so that where a spike lies between two samples changes what is
 * recorded of it.
 */
export function simulateSlowTetrode(options: SlowTetrodeOptions): SlowTetrode {
  const { sampleRate, durationSeconds, unitCount, rateHz, seed, depthsMicrovolts } = options;
  const layout: Layout = { positionsUm, sampleRate, nBefore, templateSamples };
  const sampleCount = Math.round(durationSeconds * sampleRate);
  const samples = new Float32Array((positionsUm.length / 2) * sampleCount);
  const noiseSeed = Random.forStream(seed, streams.noise).uint32();
  addNoise(samples, positionsUm, sampleRate, noiseSdMicrovolts, noiseShape, noiseSeed);
  const units = drawPopulation(
    unitCount,
    layout,
    unitSurroundings,
    highestSimilarity,
    Random.forStream(seed, streams.units),
  );
  const random = Random.forStream(seed, streams.trains);
  const amplitudes = Random.forStream(seed, streams.amplitudes);
  const { deepest, shallowest } = depthsMicrovolts;
  const moments = units.map((unit, index) => {
    const share = unitCount === 1 ? 0 : index / (unitCount - 1);
    const depth = deepest * (shallowest / deepest) ** share;
    const train = drawTrain(
      { rateHz, refractorySeconds, gammaShape: 1 },
      (nBefore + 1) / sampleRate,
      (sampleCount - templateSamples) / sampleRate,
      random,
    );
    return train.map((time) => {
      const moment = Math.round(time * sampleRate * phaseCount) / phaseCount;
      addSpike(samples, unit, layout, moment, depth * (1 + 0.06 * amplitudes.normal()));
      return moment;
    });
  });
  return { positionsUm, samples, moments };
}
