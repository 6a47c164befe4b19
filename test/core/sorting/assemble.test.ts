import { beforeAll, describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { planPreprocessing } from '../../../core/preprocess/plan.ts';
import { type AssembleInput, assembleSorting } from '../../../core/sorting/assemble.ts';
import { EventMeasures } from '../../../core/sorting/event-measures.ts';
import { measureAtoms } from '../../../core/sorting/measure-atoms.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { selectEvents, takeEvents } from '../../../core/sorting/recording-events.ts';
import { serialSignalCrew } from '../../../core/sorting/signal-crew.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';
import { recordingOf } from '../preprocess/synthetic.ts';
import { atomSamples, channelCount, plantedTraces, rowsOf, spikeDictionary } from './planted.ts';

/** Atoms 1 and 2 upside down: the first is then clearly positive, the second deepest on channel 0. */
function assembledDictionary() {
  const dictionary = spikeDictionary();
  for (const atom of [1, 2]) {
    const upsideDown = atomOf(dictionary, atom);
    for (let i = 0; i < upsideDown.length; i++) upsideDown[i] = -upsideDown[i];
  }
  return dictionary;
}

const dictionary = assembledDictionary();
const troughSample = 8;
const mainChannelOf = [0, 1, 0];
const extremumOf = [0, 1, 2].map(
  (c) => atomOf(dictionary, c)[mainChannelOf[c] * atomSamples + troughSample],
);
const scale = [150, 200, 120];
const samples = 12_000;
const parameters = parseParameters({ bandPass: 'off', reference: 'off', whiten: 'off' });

interface Planted {
  readonly segment: number;
  readonly position: number;
  readonly atom: number;
  readonly amplitude: number;
}

/** Two segments; atom 0 fires least; many spikes overlap; amplitudes are one on the average. */
function plantedSpikes(): Planted[] {
  const spikes: Planted[] = [];
  for (let i = 0; i < 300; i++) {
    const atom = i % 7 === 0 ? 0 : 1 + (i % 2);
    spikes.push({
      segment: i < 150 ? 0 : 1,
      position: 40 + 70 * (i % 150) + (i % 5),
      atom,
      amplitude: 0.8 + 0.1 * (i % 5),
    });
    if (i % 3 === 0) {
      spikes.push({ ...spikes[spikes.length - 1], position: 52 + 70 * (i % 150), atom: 2 });
    }
  }
  spikes.push({ segment: 0, position: -troughSample - 3, atom: 2, amplitude: 1 });
  spikes.push({ segment: 1, position: samples - 5, atom: 2, amplitude: 1 });
  return spikes.sort((a, b) => a.segment - b.segment || a.position - b.position || a.atom - b.atom);
}

const planted = plantedSpikes();
/** Some spikes, none of them near the end of a segment. */
const rejected = (i: number) => i % 11 === 5 && planted[i].position < samples - 20;

async function inputOf(keepAtom: (atom: number) => boolean = () => true): Promise<AssembleInput> {
  const segments = [0, 1].map((segment) => {
    const inMicrovolts = planted
      .filter((spike) => spike.segment === segment)
      .map((spike) => ({ ...spike, amplitude: scale[spike.atom] * spike.amplitude }));
    return rowsOf(plantedTraces(dictionary, samples, inMicrovolts, segment, 1));
  });
  const recording = recordingOf(segments, 20_000);
  const preprocess = await planPreprocessing(recording, parameters, silentContext);
  const shared = {
    preprocess,
    parameters,
    found: {
      model: {
        dictionary,
        scale: Float64Array.of(20, 20, 20),
        sigma: Float64Array.of(1, 1.1, 0.9),
        lambdaSigma: 4.5,
        prior: null,
      },
      examples: [0, 1, 2].map((c) =>
        planted
          .filter((spike) => spike.atom === c && spike.position > 0)
          .slice(0, 30)
          .map(({ segment, position }) => ({ segment, position: position + troughSample })),
      ),
      lambdaNotice: null,
    },
    templateSamples: atomSamples,
    signalNotices: [],
  };
  const neighbours = Array.from({ length: channelCount }, () => Int32Array.of(0, 1));
  const measures = new EventMeasures(planted.length, null);
  await measures.keep(
    'amplitude',
    Float32Array.from(planted, ({ amplitude }) => amplitude),
  );
  await measures.keep(
    'margin',
    Float32Array.from(planted, (_, i) => i / 8),
  );
  const events = {
    segment: Uint16Array.from(planted, ({ segment }) => segment),
    position: Int32Array.from(planted, ({ position }) => position),
    atom: Int32Array.from(planted, ({ atom }) => atom),
    measures,
  };
  const keep = Uint8Array.from(planted, ({ atom }, i) => Number(!rejected(i) && keepAtom(atom)));
  const toMeasure = { ...shared, recording, neighbours, events, keep };
  const crew = serialSignalCrew(recording);
  const measured = await measureAtoms(toMeasure, crew, 1, silentContext);
  const spikes = await takeEvents(await selectEvents(events, keep));
  return { ...shared, recording, measured, events: spikes };
}

/** Atoms in the order of the units that they become: channel 0 first, there the one of most spikes. */
const atomOfUnit = [2, 0, 1];

describe('assembleSorting', () => {
  let sorting: Sorting;
  beforeAll(async () => {
    sorting = assembleSorting(await inputOf());
  });

  const insidePlanted = () =>
    planted
      .map((spike, i) => ({ ...spike, margin: i / 8, kept: !rejected(i) }))
      .filter(({ position, kept }) => {
        const trough = position + troughSample;
        return kept && trough >= 0 && trough < samples;
      });

  it('orders units by their main channel, there by their number of spikes, and numbers them so', () => {
    expect(sorting.units).toEqual([
      { unitId: 0, mainChannel: 0 },
      { unitId: 1, mainChannel: 0 },
      { unitId: 2, mainChannel: 1 },
    ]);
    expect([...sorting.sigma]).toEqual(atomOfUnit.map((atom) => [1, 1.1, 0.9][atom]));
    expect([...sorting.lambda]).toEqual([...sorting.sigma].map((sigma) => 4.5 * sigma));
  });

  it('times every spike at the trough on its main channel and leaves out those beyond the segment', () => {
    const { spikes } = sorting;
    const rows = Array.from(spikes.sampleIndex, (sample, i) => ({
      segment: spikes.segmentIndex[i],
      sample,
      unit: spikes.unitIndex[i],
      margin: spikes.margin[i],
    }));
    const expected = insidePlanted()
      .map(({ segment, position, atom, margin }) => ({
        segment,
        sample: position + troughSample,
        unit: atomOfUnit.indexOf(atom),
        margin,
      }))
      .sort((a, b) => a.segment - b.segment || a.sample - b.sample || a.unit - b.unit);
    expect(rows).toEqual(expected);
  });

  it('gives amplitudes in microvolts with the sign of the excursion', () => {
    const { spikes } = sorting;
    const expected = new Map(
      insidePlanted().map(({ segment, position, atom, amplitude }) => [
        `${segment}:${position + troughSample}:${atomOfUnit.indexOf(atom)}`,
        amplitude * scale[atom] * extremumOf[atom],
      ]),
    );
    for (let i = 0; i < spikes.amplitude.length; i++) {
      const key = `${spikes.segmentIndex[i]}:${spikes.sampleIndex[i]}:${spikes.unitIndex[i]}`;
      expect(Math.abs(spikes.amplitude[i] / expected.get(key)! - 1)).toBeLessThan(0.02);
      const atom = atomOfUnit[spikes.unitIndex[i]];
      expect(Math.sign(spikes.amplitude[i])).toBe(atom === 1 ? 1 : -1);
    }
  });

  it('gives templates in microvolts at the typical amplitude, their trough at the reference sample', () => {
    const { microvolts, nBefore, templateSamples } = sorting.templates;
    expect(templateSamples).toBe(atomSamples);
    const size = channelCount * atomSamples;
    atomOfUnit.forEach((atom, unit) => {
      for (let p = 0; p < channelCount; p++) {
        for (let k = 0; k < atomSamples; k++) {
          const source = k - nBefore + troughSample;
          const value =
            source < 0 || source >= atomSamples
              ? 0
              : scale[atom] * atomOf(dictionary, atom)[p * atomSamples + source];
          const found = microvolts[unit * size + p * atomSamples + k];
          expect(Math.abs(found - value)).toBeLessThan(2);
        }
      }
      const main = mainChannelOf[atom] * atomSamples;
      const row = microvolts
        .subarray(unit * size + main, unit * size + main + atomSamples)
        .map(Math.abs);
      expect(row.indexOf(Math.max(...row))).toBe(nBefore);
    });
  });

  it('shows what clustering had in the same frame', () => {
    const { microvolts, nBefore } = sorting.initialTemplates;
    const size = channelCount * atomSamples;
    atomOfUnit.forEach((atom, unit) => {
      const at = unit * size + mainChannelOf[atom] * atomSamples + nBefore;
      expect(microvolts[at] / (scale[atom] * extremumOf[atom])).toBeCloseTo(1, 0);
    });
  });

  it('makes no unit of an atom without a spike', async () => {
    const without = assembleSorting(await inputOf((atom) => atom !== 0));
    expect(without.units.map(({ mainChannel }) => mainChannel)).toEqual([0, 1]);
    expect(new Set(without.spikes.unitIndex)).toEqual(new Set([0, 1]));
  });

  it('makes an empty sorting where nothing was found', async () => {
    const input = await inputOf(() => false);
    for (const found of [input.found, null]) {
      const empty = assembleSorting({
        ...input,
        found,
        ...(found === null && {
          events: {
            segment: new Uint16Array(0),
            position: new Float64Array(0),
            atom: new Int32Array(0),
            amplitude: new Float32Array(0),
            margin: new Float32Array(0),
          },
          measured: {
            ...input.measured,
            channels: [],
            waveforms: new Float64Array(0),
            initial: [],
          },
        }),
      });
      expect(empty.units).toEqual([]);
      expect(empty.spikes.sampleIndex.length).toBe(0);
      expect(empty.templates.microvolts.length).toBe(0);
    }
  });
});
