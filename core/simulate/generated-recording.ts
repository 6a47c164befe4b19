import { UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import { Random } from '../base/random.ts';
import { drawDepths } from './depths.ts';
import { distantCells } from './distant-cells.ts';
import { type Drift, displacementAt } from './drift-path.ts';
import { EndlessNoise } from './endless-noise.ts';
import { EndlessTrains, type OverlapWish } from './endless-trains.ts';
import { addSpikes, type Displacement, type FiringCells, plantedBetween } from './firing-cells.ts';
import { type Contacts, contactsOf } from './moving-cell.ts';
import { extentOf, type PlacedCell, spreadDistinctCells } from './moving-population.ts';
import {
  hashShareOfVariance,
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
import { mostHeldValues } from './probe-recording.ts';
import { Recent } from './recent.ts';
import { drawSettling } from './settling.ts';
import { describeRecording, type SimulatedRecording } from './simulated-recording.ts';
import { toSpikeTruth } from './truth.ts';

export interface GeneratedOptions {
  readonly name: string;
  readonly durationSeconds: number;
  /** Depth of the median unit's trough over the standard deviation of the noise, `20 log10`. */
  readonly snrDb: number;
  readonly seed: number;
  /** Contact positions `[x0, y0, x1, y1, ...]`. */
  readonly positionsUm: Float64Array;
  readonly unitCount: number;
  /** Drawn between these, on a logarithmic scale: evenly, or normally with both ends at two deviations. */
  readonly rateHz: {
    readonly lowest: number;
    readonly highest: number;
    readonly spread: RateSpread;
  };
  /** The deepest trough is this many times as deep as the median one, that as the smallest. */
  readonly amplitudeSpread: number;
  /** Small units far away whose sum is part of the noise. */
  readonly hashUnitCount: number;
  readonly overlaps: OverlapWish & { readonly neighbourUm: number };
  readonly drift: Drift;
  /** Share by which every cell's spikes change in size and shape from the beginning to the end: 0 to 0.9, 0 by default. */
  readonly settle?: number;
}

export type RateSpread = 'even' | 'normal';

/** The signal is made in blocks of this many samples, counted from the start. */
const blockSamples = 8192;
const keptBlocks = 2;
const longestSeconds = 30 * 86_400;

/**
 * A recording like those of `simulateProbeRecording` that is made where it is read: any range of it
 * follows from the options alone, whatever was read before, and takes no more memory the longer the
 * recording is. Cells may move along the probe; their templates follow smoothly.
 *
 * A truth `sampleIndex` is the trough, rounded to a sample, on the channel that is the unit's main
 * channel while it rests.
 *
 * @throws UserError (`BAD_SIMULATION`) for values that make no recording
 */
export function generateRecording(options: GeneratedOptions): SimulatedRecording {
  const { positionsUm, seed, unitCount } = options;
  checkOptions(options);
  const channelCount = positionsUm.length / 2;
  const sampleCount = Math.round(options.durationSeconds * sampleRate);
  const contacts = contactsOf(positionsUm, sampleRate, nBefore, templateSamples);
  const random = Random.forStream(seed, streams.units);
  const placed = spreadDistinctCells(
    unitCount,
    contacts,
    unitSurroundings,
    highestSimilarity,
    random,
  );
  const resting = fire(placed, options, random);
  const units = options.settle ? settled(resting, contacts, options.settle, options) : resting;
  const hash = distantCells(options.hashUnitCount, contacts, seed);
  const gaussianShare = options.hashUnitCount > 0 ? 1 - hashShareOfVariance : 1;
  const noise = new EndlessNoise(
    positionsUm,
    sampleRate,
    noiseSdMicrovolts * Math.sqrt(gaussianShare),
    noiseShape,
    Random.forStream(seed, streams.noise).uint32(),
    blockSamples,
  );
  const displacement = displacementOf(options);
  const lowest = nBefore;
  const highest = sampleCount - templateSamples + nBefore + 1;
  const blocks = new Recent(keptBlocks, (block) => {
    const start = block * blockSamples;
    const values = noise.write(block, new Float32Array(channelCount * blockSamples));
    for (const cells of [hash, units]) {
      addSpikes(cells, contacts, displacement, lowest, highest, values, start, blockSamples);
    }
    return values;
  });
  const truthBetween = (start: number, end: number) => {
    const from = Math.max(lowest, start);
    return toSpikeTruth(plantedBetween(units, contacts, from, Math.min(highest, end)));
  };
  const readInto = (start: number, end: number, out: Float32Array) =>
    copyBlocks(blocks, channelCount, start, end, out);
  return {
    ...describeRecording(options.name, positionsUm, sampleCount),
    sampleRate: hertz(sampleRate),
    channelCount,
    positionsUm,
    templates: templatesOf(placed, units.depths),
    templateSamples,
    nBefore,
    referenceOffset: new Int32Array(unitCount),
    noiseSd: noiseSdMicrovolts,
    blockSamples,
    get samples() {
      checkHeld(channelCount * sampleCount);
      return readInto(0, sampleCount, new Float32Array(channelCount * sampleCount));
    },
    get truth() {
      return truthBetween(0, sampleCount);
    },
    truthBetween,
    displacementUm: displacement,
    read: async (_segment, start, end, out) => readInto(start, end, out),
  };
}

function fire(
  placed: readonly PlacedCell[],
  options: GeneratedOptions,
  random: Random,
): FiringCells {
  const cells = placed.map(({ cell }) => cell);
  const { neighbourUm } = options.overlaps;
  const units = cells.map((cell, unit) => ({
    rateHz: drawRate(options.rateHz, random),
    neighbours: Int32Array.from(cells.keys()).filter(
      (other) =>
        other !== unit &&
        Math.hypot(cells[other].xUm - cell.xUm, cells[other].yUm - cell.yUm) <= neighbourUm,
    ),
  }));
  const trainSeed = Random.forStream(options.seed, streams.trains).uint32();
  const sizes = Random.forStream(options.seed, streams.amplitudes);
  return {
    cells,
    trains: new EndlessTrains(units, options.overlaps, refractorySeconds, trainSeed),
    depths: drawDepths(cells.length, options.snrDb, options.amplitudeSpread, random),
    jitter: Float64Array.from(cells, () => 0.05 + 0.03 * sizes.uniform()),
  };
}

function settled(
  firing: FiringCells,
  contacts: Contacts,
  change: number,
  { durationSeconds, seed }: GeneratedOptions,
): FiringCells {
  const random = Random.forStream(seed, streams.settling);
  const settling = drawSettling(firing.cells, contacts, change, durationSeconds, random);
  return { ...firing, settling };
}

function drawRate(range: GeneratedOptions['rateHz'], random: Random): number {
  const { lowest, highest, spread } = range;
  if (spread === 'even') return lowest * (highest / lowest) ** random.uniform();
  for (;;) {
    const place = 0.5 + random.normal() / 4;
    if (place >= 0 && place <= 1) return lowest * (highest / lowest) ** place;
  }
}

function displacementOf({ drift, durationSeconds, positionsUm }: GeneratedOptions): Displacement {
  const { low, high } = extentOf(positionsUm, 1);
  const height = Math.max(1, high - low);
  return drift.rangeUm === 0
    ? () => 0
    : (depthUm, atSeconds) =>
        displacementAt(drift, atSeconds / durationSeconds, (depthUm - low) / height);
}

function templatesOf(placed: readonly PlacedCell[], depths: Float64Array): Float32Array {
  const size = placed.length === 0 ? 0 : placed[0].template.length;
  const templates = new Float32Array(placed.length * size);
  placed.forEach(({ template }, unit) => {
    for (let i = 0; i < size; i++) templates[unit * size + i] = depths[unit] * template[i];
  });
  return templates;
}

function copyBlocks(
  blocks: Recent<Float32Array>,
  channelCount: number,
  start: number,
  end: number,
  out: Float32Array,
): Float32Array {
  for (let from = start; from < end; ) {
    const block = Math.floor(from / blockSamples);
    const to = Math.min(end, (block + 1) * blockSamples);
    const values = blocks.get(block);
    for (let channel = 0; channel < channelCount; channel++) {
      const at = channel * blockSamples - block * blockSamples;
      out.set(values.subarray(at + from, at + to), channel * (end - start) + from - start);
    }
    from = to;
  }
  return out;
}

function checkHeld(values: number): void {
  if (values <= mostHeldValues) return;
  throw new UserError(
    'BAD_SIMULATION',
    `The recording has ${values} values, too many to hold at once; read it by ranges.`,
  );
}

function checkOptions(options: GeneratedOptions): void {
  const { durationSeconds, snrDb, drift, settle = 0, unitCount } = options;
  const fail = (message: string) => {
    throw new UserError('BAD_SIMULATION', message);
  };
  if (!(durationSeconds * sampleRate >= 2 * templateSamples && durationSeconds <= longestSeconds)) {
    fail(`The duration is ${durationSeconds} s; give 0.01 to ${longestSeconds} s.`);
  }
  if (!Number.isFinite(snrDb)) fail(`The SNR is ${snrDb} dB; give a finite number.`);
  if (!(drift.rangeUm >= 0 && drift.rangeUm <= 500)) {
    fail(`The drift is ${drift.rangeUm} µm; give 0 to 500.`);
  }
  if (!(Math.abs(drift.gradient) <= 2)) {
    fail(`The gradient of the drift is ${drift.gradient}; give -2 to 2.`);
  }
  if (!(settle >= 0 && settle <= 0.9)) {
    fail(`The share by which spikes settle is ${settle}; give 0 to 0.9.`);
  }
  if (!(Number.isInteger(unitCount) && unitCount >= 0 && unitCount <= 2000)) {
    fail(`The number of units is ${unitCount}; give a whole number from 0 to 2000.`);
  }
}
