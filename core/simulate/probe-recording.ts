import { UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import { Random } from '../base/random.ts';
import { drawDepths } from './depths.ts';
import { phaseCount } from './neuron.ts';
import { addNoise } from './noise.ts';
import { drawPopulation, type Layout, type Waveforms, waveformOnGrid } from './population.ts';
import {
  hashRateHz,
  hashShareOfVariance,
  hashSurroundings,
  highestSimilarity,
  nBefore,
  noiseSdMicrovolts,
  noiseShape,
  refractorySeconds,
  sampleRate,
  streams,
  templateSamples,
  unitSurroundings,
} from './probe-constants.ts';
import type { SimulatedSamples } from './simulated-recording.ts';
import { drawTrain, plantOverlaps } from './spike-trains.ts';
import { type PlantedSpike, toSpikeTruth } from './truth.ts';

export interface ProbeRecordingOptions {
  readonly durationSeconds: number;
  /** Depth of the median unit's trough over the standard deviation of the noise, `20 log10`. */
  readonly snrDb: number;
  readonly seed: number;
  /** Contact positions `[x0, y0, x1, y1, ...]`. */
  readonly positionsUm: Float64Array;
  readonly unitCount: number;
  /** Rates are drawn between these, evenly on a logarithmic scale. */
  readonly rateHz: { readonly lowest: number; readonly highest: number };
  /** Small units far away whose sum is part of the noise. */
  readonly hashUnitCount: number;
  /** At least this share of the spikes has a spike of another unit within 1 ms; more where the rates make it so. */
  readonly overlapShare: number;
}

/** Two spikes of different units within this time count as overlapping. */
const overlapSeconds = 1e-3;
/** The largest unit is 1.8 times, the smallest 1 / 1.8 times as large as the median one. */
const amplitudeSpread = 1.8;
/** Most numbers that are held in memory at once. */
export const mostHeldValues = 2 ** 29;

/**
 * Simulates an extracellular recording at 30 kHz: biphasic spikes that fade with the distance to
 * the contacts, travel and widen on the way, vary by 5 to 8 % in amplitude and fall between
 * samples; renewal spike trains with a refractory period of 2 ms; and 10 µV of noise that is
 * partly white, partly coloured and shared between neighbouring contacts, partly the hash of
 * distant cells.
 *
 * A truth `sampleIndex` is the trough on the unit's main channel, rounded to a sample.
 *
 * @throws UserError (`BAD_SIMULATION`) for values that make no recording
 */
export function simulateProbeRecording(options: ProbeRecordingOptions): SimulatedSamples {
  const { positionsUm, unitCount, seed } = options;
  const channelCount = positionsUm.length / 2;
  const sampleCount = checkedSampleCount(options, channelCount);
  const layout: Layout = { positionsUm, sampleRate, nBefore, templateSamples };

  const samples = new Float32Array(channelCount * sampleCount);
  addBackground(samples, layout, options.hashUnitCount, seed);

  const random = Random.forStream(seed, streams.units);
  const units = drawPopulation(unitCount, layout, unitSurroundings, highestSimilarity, random);
  const depths = drawDepths(unitCount, options.snrDb, amplitudeSpread, random);
  const trains = drawTrains(options, sampleCount);
  const amplitudes = Random.forStream(seed, streams.amplitudes);
  const spikes: PlantedSpike[] = [];
  const templates = new Float32Array(unitCount * channelCount * templateSamples);
  units.forEach((unit, index) => {
    const template = waveformOnGrid(unit, layout, channelCount);
    templates.set(
      template.map((value) => depths[index] * value),
      index * template.length,
    );
    const jitter = 0.05 + 0.03 * amplitudes.uniform();
    for (const time of trains[index]) {
      const amplitude = 1 + jitter * amplitudes.normal();
      const sample = addSpike(samples, unit, layout, time * sampleRate, depths[index] * amplitude);
      spikes.push({ unit: index, sample, amplitude });
    }
  });
  return {
    sampleRate: hertz(sampleRate),
    channelCount,
    samples,
    positionsUm,
    truth: toSpikeTruth(spikes),
    templates,
    templateSamples,
    nBefore,
    referenceOffset: new Int32Array(unitCount),
    noiseSd: noiseSdMicrovolts,
  };
}

/** Spike times in seconds such that every spike lies wholly inside the recording. */
function drawTrains(options: ProbeRecordingOptions, sampleCount: number): Float64Array[] {
  const { lowest, highest } = options.rateHz;
  const random = Random.forStream(options.seed, streams.trains);
  const start = (nBefore + 1) / sampleRate;
  const end = (sampleCount - templateSamples) / sampleRate;
  const trains = Array.from({ length: options.unitCount }, () => {
    const rateHz = lowest * (highest / lowest) ** random.uniform();
    return drawTrain(
      { rateHz, refractorySeconds, gammaShape: 1 + random.integer(2) },
      start,
      end,
      random,
    );
  });
  const share = options.overlapShare;
  return plantOverlaps(trains, share, overlapSeconds, refractorySeconds, start, end, random);
}

/** All that is no spike of a unit: Gaussian noise and, where there are distant units, their hash. */
export function addBackground(
  samples: Float32Array,
  layout: Layout,
  hashUnitCount: number,
  seed: number,
): void {
  addHash(samples, layout, hashUnitCount, seed);
  const gaussianShare = hashUnitCount > 0 ? 1 - hashShareOfVariance : 1;
  const gaussianSd = noiseSdMicrovolts * Math.sqrt(gaussianShare);
  const noiseSeed = Random.forStream(seed, streams.noise).uint32();
  addNoise(samples, layout.positionsUm, sampleRate, gaussianSd, noiseShape, noiseSeed);
}

/** Adds the spikes of distant units, scaled to their share of the variance of the noise. */
function addHash(samples: Float32Array, layout: Layout, unitCount: number, seed: number): void {
  if (unitCount === 0) return;
  const random = Random.forStream(seed, streams.hash);
  const sampleCount = (samples.length * 2) / layout.positionsUm.length;
  const start = (nBefore + 1) / sampleRate;
  const end = (sampleCount - templateSamples) / sampleRate;
  const shape = { rateHz: hashRateHz, refractorySeconds, gammaShape: 1 };
  for (const unit of drawPopulation(unitCount, layout, hashSurroundings, 1, random)) {
    const size = 0.5 + random.uniform();
    for (const time of drawTrain(shape, start, end, random)) {
      addSpike(samples, unit, layout, time * sampleRate, size);
    }
  }
  let squares = 0;
  for (const value of samples) squares += value * value;
  if (squares === 0) return;
  const wanted = noiseSdMicrovolts * Math.sqrt(hashShareOfVariance);
  const scale = wanted / Math.sqrt(squares / samples.length);
  for (let i = 0; i < samples.length; i++) samples[i] *= scale;
}

/**
 * Adds one spike to all channels, its trough at `position` (in samples, rounded to 1 / phaseCount).
 * @returns the sample nearest to the trough
 */
export function addSpike(
  samples: Float32Array,
  unit: Waveforms,
  layout: Layout,
  position: number,
  depth: number,
): number {
  const channelCount = layout.positionsUm.length / 2;
  const sampleCount = samples.length / channelCount;
  const steps = Math.round(position * phaseCount);
  const sample = Math.floor(steps / phaseCount + 0.5);
  const phase = steps - sample * phaseCount + phaseCount / 2;
  for (let channel = 0; channel < channelCount; channel++) {
    const from = (phase * channelCount + channel) * templateSamples;
    const to = channel * sampleCount + sample - nBefore;
    for (let k = 0; k < templateSamples; k++) samples[to + k] += depth * unit.waveforms[from + k];
  }
  return sample;
}

function checkedSampleCount(options: ProbeRecordingOptions, channelCount: number): number {
  const { durationSeconds, snrDb } = options;
  const sampleCount = Math.round(durationSeconds * sampleRate);
  const longest = longestHeldSeconds(channelCount);
  if (!(sampleCount >= 2 * templateSamples && durationSeconds <= longest)) {
    throw new UserError(
      'BAD_SIMULATION',
      `The duration is ${durationSeconds} s; give 0.01 to ${longest} s for ${channelCount} channels.`,
    );
  }
  if (!Number.isFinite(snrDb)) {
    throw new UserError('BAD_SIMULATION', `The SNR is ${snrDb} dB; give a finite number.`);
  }
  return sampleCount;
}

/** Whole seconds that fit in memory. */
export function longestHeldSeconds(channelCount: number): number {
  return Math.floor(mostHeldValues / channelCount / sampleRate);
}
