import { describe, expect, it } from 'vitest';
import { computeGram } from '../../../core/csc/gram.ts';
import { atomOf, normaliseAtoms } from '../../../core/csc/problem.ts';
import { amplitudePrior } from '../../../core/learn/amplitude-prior.ts';
import { serialWindowCoder } from '../../../core/learn/window-coder.ts';
import { keepUnits, type UnitSet } from '../../../core/sorting/unit-set.ts';
import { WindowEvents } from '../../../core/sorting/window-events.ts';
import { channelCount, plantedTraces, spikeDictionary } from './planted.ts';

const samples = 200;
const amplitudes = [22, 28, 34];
/** One spike of each unit in turn, then silence. */
const windows = [0, 1, 2, 0, -1].map((atom, w) => {
  const planted = atom < 0 ? [] : [{ position: 90, atom, amplitude: amplitudes[atom] }];
  return { traces: plantedTraces(spikeDictionary(), samples, planted, 40 + w), samples };
});
const all = [...windows.keys()];

function knownUnits(): UnitSet {
  const scale = Float64Array.from(amplitudes);
  return {
    model: {
      dictionary: spikeDictionary(),
      scale,
      sigma: new Float64Array(3).fill(1),
      lambdaSigma: 4.5,
      prior: amplitudePrior([], scale, 1e5, 15, 1),
    },
    id: Int32Array.of(0, 1, 2),
    channelMask: new Uint8Array(3 * channelCount).fill(1),
    origin: Int32Array.of(0, 1, 2),
    splitTries: new Int32Array(3),
  };
}

async function coded(units: UnitSet): Promise<WindowEvents> {
  const found = new WindowEvents(windows, serialWindowCoder(windows));
  await found.code(all, units, computeGram(units.model.dictionary), false);
  return found;
}

const atomsOf = ({ events }: WindowEvents) => events.map((list) => list.map(({ atom }) => atom));

/** The units with a little of the second atom's waveform added to the first's. */
function changed(noiseSigmas: number): UnitSet {
  const units = knownUnits();
  const { dictionary } = units.model;
  const atom = atomOf(dictionary, 0);
  const other = atomOf(dictionary, 1);
  for (let i = 0; i < atom.length; i++) atom[i] += (noiseSigmas / amplitudes[0]) * other[i];
  normaliseAtoms(dictionary);
  return units;
}

describe('WindowEvents', () => {
  it('finds what was planted, and then misses nothing', async () => {
    const units = knownUnits();
    const found = await coded(units);
    expect(atomsOf(found)).toEqual([[0], [1], [2], [0], []]);
    expect(found.missing(5)).toEqual([]);
    expect(found.stale(units, 5)).toEqual([]);
    expect(found.codeNorm).toBeGreaterThan(0);
  });

  it('misses everything to begin with, but never looks beyond the windows that count', () => {
    const found = new WindowEvents(windows, serialWindowCoder(windows));
    expect(found.missing(3)).toEqual([0, 1, 2]);
    expect(found.stale(knownUnits(), 3)).toEqual([0, 1, 2]);
  });

  it('holds provisional events out of date, but not missing', () => {
    const found = new WindowEvents(windows, serialWindowCoder(windows));
    found.takeProvisional(windows.map(() => []));
    expect(found.missing(5)).toEqual([]);
    expect(found.stale(knownUnits(), 5)).toEqual(all);
  });

  it('holds the windows of a unit that looks different out of date, and those without any event', async () => {
    const found = await coded(knownUnits());
    expect(found.stale(changed(0.3), 5)).toEqual([]);
    expect(found.stale(changed(5), 5)).toEqual([0, 3, 4]);
  });

  it('holds everything out of date when lambda is another', async () => {
    const units = knownUnits();
    const found = await coded(units);
    units.model.lambdaSigma *= 1.2;
    expect(found.stale(units, 5)).toEqual(all);
  });

  it('takes the events of removed units away, renumbers the others and misses the windows', async () => {
    const found = await coded(knownUnits());
    found.remove([0]);
    expect(atomsOf(found)).toEqual([[], [0], [1], [], []]);
    expect(found.missing(5)).toEqual([0, 3]);
    expect(found.stale(keepUnits(knownUnits(), [1, 2]), 5)).toEqual([0, 3]);
  });
});
