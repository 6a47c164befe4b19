import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import {
  atomOf,
  createDictionary,
  type Dictionary,
  normaliseAtoms,
} from '../../../core/csc/problem.ts';
import { findUnits } from '../../../core/sorting/find-units.ts';
import { serialLearningCrew } from '../../../core/sorting/learning-crew.ts';
import { quietStretches } from '../../../core/sorting/template-noise.ts';
import { placedWindow, spansAround, type Tile } from '../../../core/sorting/windows.ts';
import { atomSamples, type PlantedEvent, plantedTraces, rowsOf } from './planted.ts';

const channelCount = 4;
const samples = 60_000;
const peak = 8;

/** A trough and a hump, of another width and of other sizes on the channels for each neuron. */
function spikeShapes(neurons: number): Dictionary {
  const dictionary = createDictionary(neurons, channelCount, atomSamples);
  for (let c = 0; c < neurons; c++) {
    const atom = atomOf(dictionary, c);
    for (let p = 0; p < channelCount; p++) {
      const gain = 1 + 0.8 * Math.cos((2 * Math.PI * (p * (1 + (c % 2)) + c)) / neurons);
      for (let k = 0; k < atomSamples; k++) {
        const trough = Math.exp(-0.5 * ((k - peak) / (1.2 + 0.3 * c)) ** 2);
        const hump = 0.4 * Math.exp(-0.5 * ((k - peak - 5 - c) / 2.5) ** 2);
        atom[p * atomSamples + k] = gain * (hump - trough);
      }
    }
  }
  normaliseAtoms(dictionary);
  return dictionary;
}

/** Two atoms, the second away from the first by `share` of its length, however the first is scaled. */
function nearPair(share: number): Dictionary {
  const pair = spikeShapes(2);
  const [first, second] = [atomOf(pair, 0), atomOf(pair, 1)];
  const common = product(first, second);
  const length = Math.sqrt(1 - common ** 2);
  second.forEach((value, i) => {
    const across = (value - common * first[i]) / length;
    second[i] = Math.sqrt(1 - share ** 2) * first[i] + share * across;
  });
  return pair;
}

/** Neurons must meet by chance: those that never do are taken for one. */
function independentTrain(atom: number, amplitude: number): PlantedEvent[] {
  const random = Random.forStream(71, atom);
  const train: PlantedEvent[] = [];
  for (let position = atomSamples; position + 2 * atomSamples < samples; ) {
    train.push({ position, atom, amplitude: amplitude * (1 + 0.05 * random.normal()) });
    position += 50 + Math.round(random.exponential(400));
  }
  return train;
}

/** Spikes of neurons of one size, in noise, and the units that are found in them from some templates. */
async function found(
  neurons: Dictionary,
  amplitude: number,
  noiseSd: number,
  templates: readonly Float64Array[],
): Promise<Dictionary> {
  const events = Array.from({ length: neurons.atomCount }, (_, c) => independentTrain(c, amplitude))
    .flat()
    .sort((a, b) => a.position - b.position);
  const traces = plantedTraces(neurons, samples, events, 72, noiseSd);
  const tile: Tile = { segment: 0, start: 0, samples, traces };
  const peaks = events.map(({ position }) => position + peak);
  const spans = spansAround(peaks, samples, atomSamples, 2 * atomSamples);
  const windows = spans.map(({ start, end }) => {
    const rows = rowsOf(traces, channelCount).map((row) => row.subarray(start, end));
    return placedWindow({
      segment: 0,
      start,
      samples: end - start,
      traces: Float32Array.from(rows.flatMap((row) => [...row])),
    });
  });
  const { model } = await findUnits(
    { tiles: [tile], quiet: quietStretches([tile], [peaks], atomSamples), windows },
    serialLearningCrew,
    {
      count: templates.length,
      templateSamples: atomSamples,
      templates: Float64Array.from(templates.flatMap((template) => [...template])),
      channelMask: new Uint8Array(templates.length * channelCount).fill(1),
      members: templates.map(() => []),
    },
    channelCount,
    {
      units: 'auto',
      minimumSpikes: 10,
      lambdaSigma: 4.5,
      learnLambda: 'off',
      twoSided: false,
      searchShare: 1,
      observedSamples: samples,
      refractorySamples: 15,
    },
    new Random(1),
    silentContext,
  );
  return model.dictionary;
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** The neurons that the units are, one by one. */
function neuronsOf(units: Dictionary, neurons: Dictionary): number[] {
  return Array.from({ length: units.atomCount }, (_, unit) => {
    const alike = Array.from({ length: neurons.atomCount }, (__, neuron) =>
      product(atomOf(units, unit), atomOf(neurons, neuron)),
    );
    return alike.indexOf(Math.max(...alike));
  }).sort((a, b) => a - b);
}

describe('UnitSearch', () => {
  it('finds all neurons that clustering took for one', async () => {
    const neurons = spikeShapes(4);
    const amplitude = 26;
    const mean = new Float64Array(channelCount * atomSamples);
    for (let c = 0; c < 4; c++) {
      atomOf(neurons, c).forEach((value, i) => {
        mean[i] += (amplitude / 4) * value;
      });
    }
    expect(neuronsOf(await found(neurons, amplitude, 1, [mean]), neurons)).toEqual([0, 1, 2, 3]);
  });

  it('keeps like neurons that the noise lets tell apart, and no two units of the same', async () => {
    const noiseSd = 2;
    const neurons = nearPair((4 * noiseSd) / 60);
    const templates = [0, 1, 0].map((c) => atomOf(neurons, c).map((value) => 60 * value));
    const units = await found(neurons, 60, noiseSd, templates);
    expect(neuronsOf(units, neurons)).toEqual([0, 1]);
  });
});
