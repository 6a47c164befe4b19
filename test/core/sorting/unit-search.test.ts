import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { serialWindowCoder } from '../../../core/learn/window-coder.ts';
import { findUnits } from '../../../core/sorting/find-units.ts';
import { quietStretches } from '../../../core/sorting/template-noise.ts';
import { placedWindow, spansAround, type Tile } from '../../../core/sorting/windows.ts';
import { atomSamples, type PlantedEvent, plantedTraces, rowsOf } from './planted.ts';

const channelCount = 4;
const neurons = 4;
const samples = 60_000;
const peak = 8;

/** A trough and a hump, of another width and of other sizes on the channels for each neuron. */
function alikeNeurons() {
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

const dictionary = alikeNeurons();
const amplitudes = new Array<number>(neurons).fill(26);
const events = amplitudes
  .flatMap((amplitude, atom) => independentTrain(atom, amplitude))
  .sort((a, b) => a.position - b.position);
const traces = plantedTraces(dictionary, samples, events, 72);
const tile: Tile = { segment: 0, start: 0, samples, traces };
const peaks = events.map(({ position }) => position + peak);
const windows = spansAround(peaks, samples, atomSamples, 2 * atomSamples).map(({ start, end }) => {
  const rows = rowsOf(traces, channelCount).map((row) => row.subarray(start, end));
  return placedWindow({
    segment: 0,
    start,
    samples: end - start,
    traces: Float32Array.from(rows.flatMap((row) => [...row])),
  });
});

describe('UnitSearch', () => {
  it('finds all neurons that clustering took for one', async () => {
    const templates = new Float64Array(channelCount * atomSamples);
    for (let c = 0; c < neurons; c++) {
      atomOf(dictionary, c).forEach((value, i) => {
        templates[i] += (amplitudes[c] / neurons) * value;
      });
    }
    const { model } = await findUnits(
      [tile],
      quietStretches([tile], [peaks], atomSamples),
      windows,
      serialWindowCoder(windows),
      {
        count: 1,
        templateSamples: atomSamples,
        templates,
        channelMask: new Uint8Array(channelCount).fill(1),
        members: [[]],
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
    const likeness = (unit: number, neuron: number) => {
      const [a, b] = [atomOf(model.dictionary, unit), atomOf(dictionary, neuron)];
      return a.reduce((sum, value, i) => sum + value * b[i], 0);
    };
    const found = Array.from({ length: model.dictionary.atomCount }, (_, unit) =>
      [...amplitudes.keys()].filter((neuron) => likeness(unit, neuron) > 0.98),
    );
    expect(found.flat().sort((a, b) => a - b)).toEqual([...amplitudes.keys()]);
    expect(found).toHaveLength(neurons);
  });
});
