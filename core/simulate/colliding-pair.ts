import { UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import { Random } from '../base/random.ts';
import { drawWaveforms, type Layout, type Waveforms, waveformOnGrid } from './population.ts';
import {
  nBefore,
  noiseSdMicrovolts,
  sampleRate,
  streams,
  templateSamples,
  unitSurroundings,
} from './probe-constants.ts';
import { addBackground, addSpike } from './probe-recording.ts';
import { similarity } from './similarity.ts';
import { heldRecording, type SimulatedRecording } from './simulated-recording.ts';
import { type PlantedSpike, toSpikeTruth } from './truth.ts';

export interface CollidingPairOptions {
  /** Contact positions `[x0, y0, x1, y1, ...]`. */
  readonly positionsUm: Float64Array;
  /** Wanted correlation of the two templates at the lag where it is largest, to within 0.01. */
  readonly cosine: number;
  /** From the first unit's trough to the second's in the middle of each group of pairs, in seconds. */
  readonly lagsSeconds: readonly number[];
  /** The lags of a group lie evenly within half of this to both sides. */
  readonly lagWidthSeconds: number;
  readonly pairsPerLag: number;
  /** Spikes of each unit that collide with none. */
  readonly loneSpikes: number;
  /** Depth of both units' troughs over the standard deviation of the noise. */
  readonly depthSd: number;
  readonly seed: number;
}

/** Two spikes that meet. */
export interface PlantedPair {
  /** Place of the pair's group in `lagsSeconds`. */
  readonly lagIndex: number;
  /** Reference samples of the two units' spikes. */
  readonly samples: readonly [number, number];
}

export interface CollidingPair {
  readonly recording: SimulatedRecording;
  readonly pairs: readonly PlantedPair[];
}

/** Neurons that are tried before no second one is taken to have the wanted template. */
const mostDraws = 20_000;
const cosineTolerance = 0.01;
const maxLagSeconds = 0.5e-3;
const amplitudeJitter = 0.065;
/** Silence after each spike or pair, and the mean of what is added to it. */
const leastGapSeconds = 8e-3;
const meanFurtherGapSeconds = 12e-3;
const hashUnitCount = 40;

/**
 * Two neurons of a wanted likeness, which fire alone and, at known lags, together. Noise, waveforms
 * and their variation are those of `simulateProbeRecording`.
 * @throws UserError (`BAD_SIMULATION`) where no two neurons are so alike
 */
export function simulateCollidingPair(options: CollidingPairOptions): CollidingPair {
  const { positionsUm, seed, depthSd } = options;
  const layout: Layout = { positionsUm, sampleRate, nBefore, templateSamples };
  const channelCount = positionsUm.length / 2;
  const units = drawLikeUnits(layout, options.cosine, Random.forStream(seed, streams.units));
  const { events, endSeconds } = drawEvents(options, Random.forStream(seed, streams.trains));
  const sampleCount = Math.ceil(endSeconds * sampleRate) + templateSamples;
  const samples = new Float32Array(channelCount * sampleCount);
  addBackground(samples, layout, hashUnitCount, seed);

  const depth = depthSd * noiseSdMicrovolts;
  const amplitudes = Random.forStream(seed, streams.amplitudes);
  const spikes: PlantedSpike[] = [];
  const plant = (unit: 0 | 1, seconds: number) => {
    const amplitude = 1 + amplitudeJitter * amplitudes.normal();
    const at = seconds * sampleRate;
    const sample = addSpike(samples, units[unit], layout, at, depth * amplitude);
    spikes.push({ unit, sample, amplitude });
    return sample;
  };
  const pairs = events.flatMap(({ times: [first, second], lagIndex }): PlantedPair[] => {
    const a = first === null ? null : plant(0, first);
    const b = second === null ? null : plant(1, second);
    return a === null || b === null ? [] : [{ lagIndex, samples: [a, b] }];
  });
  const templates = units.map((unit) =>
    waveformOnGrid(unit, layout, channelCount).map((value) => depth * value),
  );
  const recording = heldRecording('colliding-pair', {
    sampleRate: hertz(sampleRate),
    channelCount,
    samples,
    positionsUm,
    truth: toSpikeTruth(spikes),
    templates: Float32Array.from([...templates[0], ...templates[1]]),
    templateSamples,
    nBefore,
    referenceOffset: new Int32Array(2),
    noiseSd: noiseSdMicrovolts,
  });
  return { recording, pairs };
}

function drawLikeUnits(layout: Layout, cosine: number, random: Random): [Waveforms, Waveforms] {
  const channelCount = layout.positionsUm.length / 2;
  const maxLag = Math.round(maxLagSeconds * layout.sampleRate);
  const first = drawWaveforms(layout, unitSurroundings, random);
  const firstOnGrid = waveformOnGrid(first, layout, channelCount);
  for (let draw = 0; draw < mostDraws; draw++) {
    const second = drawWaveforms(layout, unitSurroundings, random);
    const secondOnGrid = waveformOnGrid(second, layout, channelCount);
    const likeness = similarity(firstOnGrid, secondOnGrid, channelCount, maxLag);
    if (Math.abs(likeness - cosine) <= cosineTolerance) return [first, second];
  }
  throw new UserError(
    'BAD_SIMULATION',
    `No two neurons with templates that correlate by ${cosine} were found around ${channelCount} contacts; give a value between 0.2 and 0.95.`,
  );
}

/** A lone spike of one unit, or a pair; seconds of each unit's spike. */
interface CollisionEvent {
  readonly times: readonly [number | null, number | null];
  readonly lagIndex: number;
}

/** Lone spikes and pairs in random order, with gaps of random length between them. */
function drawEvents(
  { lagsSeconds, lagWidthSeconds, pairsPerLag, loneSpikes }: CollidingPairOptions,
  random: Random,
): { events: CollisionEvent[]; endSeconds: number } {
  const pairCount = lagsSeconds.length * pairsPerLag;
  const kinds = random.shuffle(
    Int32Array.from({ length: pairCount + 2 * loneSpikes }, (_, i) => i),
  );
  const start = (nBefore + 1) / sampleRate;
  let now = start;
  const events = Array.from(kinds, (kind): CollisionEvent => {
    now += leastGapSeconds + random.exponential(meanFurtherGapSeconds);
    if (kind >= pairCount) {
      const isFirst = kind < pairCount + loneSpikes;
      return { times: isFirst ? [now, null] : [null, now], lagIndex: -1 };
    }
    const lagIndex = kind % lagsSeconds.length;
    const lag = lagsSeconds[lagIndex] + lagWidthSeconds * (random.uniform() - 0.5);
    const times = [now - Math.min(0, lag), now + Math.max(0, lag)] as const;
    now = Math.max(...times);
    return { times, lagIndex };
  });
  return { events, endSeconds: now + leastGapSeconds };
}
