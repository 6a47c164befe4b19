import { UserError } from '../base/errors.ts';
import { type Hertz, hertz } from '../base/quantities.ts';
import { Random } from '../base/random.ts';
import { drawBiphasicAtoms } from './biphasic-atoms.ts';
import { type PlantedSpike, type SpikeTruth, toSpikeTruth } from './truth.ts';

/** Constants of the CRsAE paper's Table III. */
export const table3 = {
  sampleRate: hertz(10_000),
  windowSamples: 1000,
  atomSamples: 18,
  spikesPerWindow: 3,
  amplitudeMean: 180,
  amplitudeSd: 30,
} as const;

export interface Table3Options {
  /** Rounded to whole windows of 100 ms, at least one. */
  readonly durationSeconds: number;
  /** Signal-to-noise ratio over ACTIVE samples, see `simulateTable3`. */
  readonly snrDb: number;
  readonly seed: number;
  /** Number of neurons C. Default 4. */
  readonly atomCount?: number;
}

export interface Table3Recording {
  readonly sampleRate: Hertz;
  /** One channel, divided by its largest absolute value. */
  readonly samples: Float32Array;
  /** `sampleIndex` is the START of the atom; `amplitude` is that of the unit-norm atom, in the scale of `samples`. */
  readonly truth: SpikeTruth;
  /** Unit-norm atoms `(atoms x 1 x 18)`. */
  readonly templates: Float64Array;
  /** Standard deviation of the noise, in the scale of `samples`. */
  readonly noiseSigma: number;
}

/**
 * The simulation of the CRsAE paper (Tolooshams, Dey, Ba 2020, section VII-B and Table III):
 *
 *     y = sum_c h_c * x_c + v,   v ~ N(0, sigma^2),   then y / max|y|
 *
 * Every window of 1000 samples at 10 kHz holds exactly three spikes of each neuron, at least K = 18
 * samples apart and wholly inside the window, with amplitudes from N(180, 30). Spikes of different
 * neurons may overlap.
 *
 * The SNR is that of the authors' published generator: `sigma = s * 10^(-snrDb / 20)`, where `s` is
 * the standard deviation of the noiseless samples that are not zero. Taken over all samples, silent
 * ones included, the same number of decibels would mean about half the noise.
 *
 * @throws UserError (`BAD_SIMULATION`) for values that make no recording
 */
export function simulateTable3(options: Table3Options): Table3Recording {
  const { atomCount = 4, seed, snrDb } = options;
  checkOptions(options, atomCount);
  const { sampleRate, windowSamples, atomSamples } = table3;
  const windowCount = Math.max(
    1,
    Math.round((options.durationSeconds * sampleRate) / windowSamples),
  );

  const templates = drawBiphasicAtoms(atomCount, atomSamples, Random.forStream(seed, 0));
  const spikes = drawSpikes(windowCount, atomCount, Random.forStream(seed, 1));
  const signal = new Float64Array(windowCount * windowSamples);
  for (const { unit, sample, amplitude } of spikes) {
    for (let k = 0; k < atomSamples; k++) {
      signal[sample + k] += amplitude * templates[unit * atomSamples + k];
    }
  }

  const sigma = activeStandardDeviation(signal) * 10 ** (-snrDb / 20);
  const noise = Random.forStream(seed, 2);
  let largest = 0;
  for (let i = 0; i < signal.length; i++) {
    signal[i] += sigma * noise.normal();
    largest = Math.max(largest, Math.abs(signal[i]));
  }
  const truth = toSpikeTruth(spikes);
  return {
    sampleRate,
    samples: Float32Array.from(signal, (value) => value / largest),
    truth: { ...truth, amplitude: truth.amplitude.map((value) => value / largest) },
    templates,
    noiseSigma: sigma / largest,
  };
}

function drawSpikes(windowCount: number, atomCount: number, random: Random): PlantedSpike[] {
  const spikes: PlantedSpike[] = [];
  for (let window = 0; window < windowCount; window++) {
    for (let unit = 0; unit < atomCount; unit++) {
      for (const start of drawStarts(random)) {
        const sample = window * table3.windowSamples + start;
        spikes.push({ unit, sample, amplitude: drawAmplitude(random) });
      }
    }
  }
  return spikes;
}

/** Starts of one neuron's spikes in a window: uniform among those at least an atom apart. */
function drawStarts(random: Random): number[] {
  const { windowSamples, atomSamples, spikesPerWindow } = table3;
  for (;;) {
    const starts = Array.from({ length: spikesPerWindow }, () =>
      random.integer(windowSamples - atomSamples + 1),
    ).sort((a, b) => a - b);
    if (starts.every((start, i) => i === 0 || start - starts[i - 1] >= atomSamples)) return starts;
  }
}

/** Six standard deviations from zero: the redraw hardly ever happens, but a spike is never upside down. */
function drawAmplitude(random: Random): number {
  for (;;) {
    const amplitude = table3.amplitudeMean + table3.amplitudeSd * random.normal();
    if (amplitude > 0) return amplitude;
  }
}

/** Standard deviation of the samples that are not exactly zero. */
function activeStandardDeviation(signal: Float64Array): number {
  let count = 0;
  let sum = 0;
  for (const value of signal) {
    if (value === 0) continue;
    count++;
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (const value of signal) if (value !== 0) squares += (value - mean) ** 2;
  return Math.sqrt(squares / count);
}

function checkOptions(options: Table3Options, atomCount: number): void {
  if (!(options.durationSeconds > 0 && options.durationSeconds <= 86_400)) {
    throw new UserError(
      'BAD_SIMULATION',
      `The duration is ${options.durationSeconds} s; give more than 0 and at most 86400.`,
    );
  }
  if (!Number.isFinite(options.snrDb)) {
    throw new UserError('BAD_SIMULATION', `The SNR is ${options.snrDb} dB; give a finite number.`);
  }
  if (!(Number.isInteger(atomCount) && atomCount >= 1 && atomCount <= 16)) {
    throw new UserError(
      'BAD_SIMULATION',
      `The number of atoms is ${atomCount}; give a whole number from 1 to 16.`,
    );
  }
}
