import { computeGram, type Dictionary, Random, validSamples } from '../../core/index.ts';
import type { CodingWork } from './paper-work.ts';

/** How many channels, units and samples a piece of a probe's signal has. */
export interface ProbeShape {
  readonly channels: number;
  readonly units: number;
  readonly samples: number;
}

/** A whitened piece of signal: white noise of standard deviation 1 and spikes. */
export interface ProbeWork extends CodingWork {
  /** Planar `(channels x samples)`. */
  readonly traces: Float32Array;
}

export const probeSampleRate = 30_000;
/** Two milliseconds. */
const atomSamples = 61;
const channelsPerUnit = 6;
const rateHz = 8;
/** Norm of a spike, in standard deviations of the noise. */
const amplitudes = { least: 10, most: 25 };
const lambdaInSigma = 5;

/** Units spread evenly over the channels, each on its six nearest, 8 spikes a second each. */
export function drawProbeWork(shape: ProbeShape, seed: number): ProbeWork {
  const { channels, units, samples } = shape;
  const dictionary = drawDictionary(units, channels, Random.forStream(seed, 0));
  const traces = new Float32Array(channels * samples);
  const noise = Random.forStream(seed, 1);
  for (let i = 0; i < traces.length; i++) traces[i] = noise.normal();
  addSpikes(dictionary, traces, samples, Random.forStream(seed, 2));
  const lambda = new Float64Array(units).fill(lambdaInSigma);
  return {
    dictionary,
    gram: computeGram(dictionary),
    weights: { lambda, twoSided: false },
    traces,
  };
}

function drawDictionary(units: number, channelCount: number, random: Random): Dictionary {
  const atoms = new Float64Array(units * channelCount * atomSamples);
  const width = Math.min(channelsPerUnit, channelCount);
  for (let unit = 0; unit < units; unit++) {
    const centre = ((unit + 0.5) / units) * channelCount;
    const first = Math.max(0, Math.min(channelCount - width, Math.round(centre - width / 2)));
    const troughAt = 18 + random.uniform() * 4;
    const duration = 3 + random.uniform() * 5;
    const rebound = 0.2 + random.uniform() * 0.4;
    const atom = atoms.subarray(
      unit * channelCount * atomSamples,
      (unit + 1) * channelCount * atomSamples,
    );
    for (let p = first; p < first + width; p++) {
      const gain = (0.5 + random.uniform()) / (1 + Math.abs(p + 0.5 - centre));
      for (let k = 0; k < atomSamples; k++) {
        const early = (k - troughAt) / duration;
        const late = (k - troughAt - 2.5 * duration) / (2 * duration);
        atom[p * atomSamples + k] =
          gain * (rebound * Math.exp(-late * late) - Math.exp(-early * early));
      }
    }
    const norm = Math.sqrt(atom.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < atom.length; i++) atom[i] /= norm;
  }
  return { atomCount: units, channelCount, atomSamples, atoms };
}

function addSpikes(
  { atomCount, channelCount, atoms }: Dictionary,
  traces: Float32Array,
  samples: number,
  random: Random,
): void {
  const positions = validSamples(samples, atomSamples);
  const spikes = Math.round((atomCount * rateHz * samples) / probeSampleRate);
  for (let spike = 0; spike < spikes; spike++) {
    const unit = random.integer(atomCount);
    const position = random.integer(positions);
    const amplitude = amplitudes.least + random.uniform() * (amplitudes.most - amplitudes.least);
    for (let p = 0; p < channelCount; p++) {
      const row = (unit * channelCount + p) * atomSamples;
      const at = p * samples + position;
      for (let k = 0; k < atomSamples; k++) traces[at + k] += amplitude * atoms[row + k];
    }
  }
}
