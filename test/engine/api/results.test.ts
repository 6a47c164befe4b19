import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine } from '../../../engine/api/channel/connect-engine.ts';
import { inProcessChannels } from '../../../engine/api/channel/in-process.ts';
import type {
  EngineClient,
  LearningSnapshot,
  SampledTraces,
  SignalKind,
} from '../../../engine/api/contract.ts';
import { Engine } from '../../../engine/api/engine.ts';
import { faultOf } from '../../support/api.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';

const root = temporaryFolder();
const folder = join(root, 'session');
const user = join(root, 'user');
const frames = 200_000;
const channels = 2;

/** Two neurons, one on each channel, that never fire together. */
const trains = [0, 1].map((unit) =>
  Array.from({ length: 180 }, (_, i) => 500 + 550 * unit + 1100 * i + ((i * 7919) % 90)),
);

let engine: Engine;
let client: EngineClient;
let ref: { readonly sessionId: string; readonly recordingId: string };

function connect(): EngineClient {
  const [server, own] = inProcessChannels();
  engine.accept(server);
  return connectEngine(own, {
    learningChanged: (snapshot) => learned.push(snapshot),
    splitProgress: ({ fraction }) => onSplitProgress(fraction),
    jobsChanged: ({ jobs }) => {
      if (jobs.length > 0 && jobs.every(({ state }) => state === 'done')) sorted();
    },
  });
}

let sorted = () => {};
let onSplitProgress: (fraction: number) => void = () => {};
const learned: LearningSnapshot[] = [];

beforeAll(async () => {
  mkdirSync(folder);
  const random = noise(11);
  const traces = Float32Array.from({ length: channels * frames }, random);
  trains.forEach((train, unit) => {
    for (const trough of train) {
      for (let k = -8; k <= 24; k++) traces[unit * frames + trough + k]! += spikeShape(k);
    }
  });
  writeRawRecording(join(folder, 'a'), {
    channels,
    frames,
    valueAt: (frame, channel) => traces[channel * frames + frame]!,
  });
  engine = new Engine(user);
  client = connect();
  const { sessionId } = await client.openSession({ path: folder });
  ref = { sessionId, recordingId: 'a.bin:a' };
  const done = new Promise<void>((resolve) => {
    sorted = resolve;
  });
  await client.startJobs({ sessionId });
  await done;
});

afterAll(() => engine.close());

const whole = { segment: 0, start: 0, end: frames };

/** The found units in the order of the planted ones. */
async function foundUnits(): Promise<readonly number[]> {
  const { units } = await client.readUnits(ref);
  return [0, 1].map((channel) => units.find(({ mainChannel }) => mainChannel === channel)!.unitId);
}

describe('learning', () => {
  it('was seen while it went on', () => {
    expect(learned.length).toBeGreaterThan(0);
    learned.forEach((snapshot, i) => {
      const { unitCount, channels: own, templateSamples, templates, initialTemplates } = snapshot;
      expect(snapshot).toMatchObject({ ...ref, region: 0 });
      expect(unitCount).toBeGreaterThan(0);
      expect(templates).toHaveLength(unitCount * own.length * templateSamples);
      expect(initialTemplates).toHaveLength(templates.length);
      expect(snapshot.sigma).toHaveLength(unitCount);
      expect(snapshot.objective).toHaveLength(i + 1);
      expect(snapshot.objective[i]).toBeGreaterThan(0);
    });
  });

  it('is seen by a client that comes later', async () => {
    const later = await connect().readLearning({ sessionId: ref.sessionId });
    expect(later).toEqual([learned.at(-1)]);
  });
});

describe('the result of a sort', () => {
  it('has a row a unit, with metrics that say what they are', async () => {
    const { units, metrics, values, revision } = await client.readUnits(ref);
    expect(units).toHaveLength(2);
    expect(revision).toBe(0);
    const numSpikes = metrics.findIndex(({ name }) => name === 'num_spikes');
    units.forEach(({ spikeCount }, unit) => {
      expect(spikeCount).toBeGreaterThan(170);
      expect(values[unit * metrics.length + numSpikes]).toBe(spikeCount);
    });
    expect(metrics.every(({ help }) => help !== '')).toBe(true);
    const [run] = await client.listRuns(ref);
    expect(run).toMatchObject({ state: 'done', unitCount: 2, changedParameters: {} });
    expect((await client.readReport(ref)).html.slice(0, 15).toLowerCase()).toBe('<!doctype html>');
  });

  it('has the planted spikes, by range, by unit and one after the other', async () => {
    for (const [unit, unitId] of (await foundUnits()).entries()) {
      const spikes = await client.readSpikes({ ...ref, ...whole, unitIds: [unitId] });
      const found = [...spikes.sampleIndex];
      const hits = trains[unit]!.filter((truth) => found.some((at) => Math.abs(at - truth) <= 2));
      expect(hits.length).toBeGreaterThan(170);
      const range = { segment: 0, start: 50_000, end: 90_000 };
      const part = await client.readSpikes({ ...ref, ...range, unitIds: [unitId] });
      expect([...part.sampleIndex]).toEqual(found.filter((at) => at >= 50_000 && at < 90_000));
      const moment = { ...ref, unitIds: [unitId], segment: 0 };
      const next = await client.findSpike({ ...moment, sample: found[4]!, direction: 'next' });
      expect(next).toEqual({ unitId, segment: 0, sample: found[5] });
      const before = await client.findSpike({
        ...moment,
        sample: found[4]!,
        direction: 'previous',
      });
      expect(before).toEqual({ unitId, segment: 0, sample: found[3] });
      const none = await client.findSpike({ ...moment, sample: found[0]!, direction: 'previous' });
      expect(none).toBeNull();
    }
  });

  it('is never more than was asked for, and says how much there is', async () => {
    const all = await client.readSpikes({ ...ref, ...whole });
    const few = await client.readSpikes({ ...ref, ...whole, limit: 50 });
    expect(few.sampleIndex).toHaveLength(50);
    expect(few.total).toBe(all.sampleIndex.length);
    const counts = await client.countSpikes({ ...ref, ...whole, widthPixels: 100 });
    expect(counts.binCount).toBeLessThanOrEqual(100);
    expect(counts.counts.reduce((sum, count) => sum + count, 0)).toBe(all.total);
    const density = await client.readSpikeDensity({ ...ref, widthPixels: 64 });
    expect(density.binCount).toBeLessThanOrEqual(64);
    expect(density.counts.reduce((sum, count) => sum + count, 0)).toBe(all.total);
    const [unitId] = await foundUnits();
    const cloud = await client.readAmplitudes({ ...ref, unitIds: [unitId!], limit: 20 });
    expect(cloud.microvolts).toHaveLength(20);
    expect(cloud.microvolts.every((amplitude) => amplitude < -50)).toBe(true);
  });

  it('has templates like the planted shape, and waveforms like their template', async () => {
    for (const [unit, unitId] of (await foundUnits()).entries()) {
      const block = await client.readTemplates({ ...ref, unitIds: [unitId] });
      const { templateSamples, nBefore, channelCount } = block;
      expect(channelCount).toBe(channels);
      const onChannel = block.channels.indexOf(unit);
      expect(block.microvolts[onChannel * templateSamples + nBefore]).toBeLessThan(-60);
      expect([...block.firstRow]).toEqual([0, block.channels.length]);
      expect(block.microvolts).toHaveLength(block.channels.length * templateSamples);
      expect(block.initialMicrovolts).toHaveLength(block.microvolts.length);
      const waveforms = await client.readWaveforms({ ...ref, unitId, count: 40 });
      expect(waveforms.channels).toContain(unit);
      const row = waveforms.channels.indexOf(unit) * templateSamples;
      for (let k = 0; k < templateSamples; k++) {
        const error = waveforms.mean[row + k]! - waveforms.template[row + k]!;
        expect(Math.abs(error)).toBeLessThan(6);
        expect(waveforms.standardDeviation[row + k]).toBeLessThan(15);
      }
    }
    const { values, unitIds } = await client.readSimilarity(ref);
    expect(values).toHaveLength(unitIds.length ** 2);
    expect(values[0]).toBe(1);
    expect(values[1]).toBe(values[unitIds.length]);
  });

  it('says which spikes a template is made of, and which of them are like one', async () => {
    const [unitId] = await foundUnits();
    const all = await client.explainUnit({ ...ref, unitId: unitId!, count: 100 });
    expect(all.likeness).toBeNull();
    expect([...all.share]).toEqual([...all.share].sort((a, b) => b - a));
    expect(all.share[0]).toBeGreaterThan(1 / all.spikeCount);
    const size = all.template.length;
    // Weighted by their sizes, which are about the same here, they give the template back.
    const mean = all.template.map((_, i) => {
      let sum = 0;
      for (let spike = 0; spike < all.share.length; spike++) {
        sum += all.microvolts[spike * size + i]!;
      }
      return sum / all.share.length;
    });
    const peak = Math.max(...all.template.map(Math.abs));
    mean.forEach((value, i) => {
      expect(Math.abs(value - all.template[i]!)).toBeLessThan(0.25 * peak);
    });
    const spike = { segment: all.segmentIndex[7]!, sample: all.sampleIndex[7]! };
    const like = await client.explainUnit({ ...ref, unitId: unitId!, spike, count: 5 });
    expect(like.sampleIndex).toHaveLength(5);
    expect(like.likeness![0]).toBeGreaterThanOrEqual(1);
  });

  it('explains every signal: what is left is noise', async () => {
    const range = { segment: 0, start: 30_000, end: 36_000 };
    const explained = async (signal: SignalKind) => {
      const asked = { channels: [1, 0], widthPixels: 16_000, signal, withModel: true };
      const view = await client.readTraces({ ...ref, ...range, ...asked });
      return [view.traces, view.model, view.residual].map(
        (values) => (values as SampledTraces).values,
      ) as [Float32Array, Float32Array, Float32Array];
    };
    const power = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
    for (const signal of ['filtered', 'whitened'] as const) {
      const [traces, model, residual] = await explained(signal);
      expect(power(model), signal).toBeGreaterThan(0.3 * power(traces));
      expect(power(residual), signal).toBeLessThan(0.5 * power(traces));
      traces.forEach((value, i) => {
        expect(value - model[i]!).toBeCloseTo(residual[i]!, 3);
      });
    }
    // A raw signal is the filtered one and what the filter takes away, which no unit explains.
    const [raw, model, residual] = await explained('raw');
    const [filtered, , noise] = await explained('filtered');
    raw.forEach((value, i) => {
      expect(value - model[i]!).toBeCloseTo(noise[i]!, 3);
      expect(residual[i]! - noise[i]!).toBeCloseTo(value - filtered[i]!, 3);
    });
  });

  it('has correlograms that are mirror images, and intervals of the planted rhythm', async () => {
    const unitIds = await foundUnits();
    const { counts, binCount } = await client.readCorrelograms({
      ...ref,
      ...{ unitIds, windowMs: 100, binMs: 1 },
    });
    expect(binCount).toBe(200);
    const of = (a: number, b: number) => [
      ...counts.subarray((2 * a + b) * binCount, (2 * a + b + 1) * binCount),
    ];
    const sum = (bins: number[]) => bins.reduce((total, count) => total + count, 0);
    expect(sum(of(0, 1))).toBeGreaterThan(100);
    expect(Math.abs(sum(of(0, 1)) - sum(of(1, 0)))).toBeLessThanOrEqual(2);
    expect(of(0, 0).slice(95, 105)).toEqual(Array(10).fill(0));
    const intervals = await client.readIntervals({ ...ref, unitIds, windowMs: 100, binMs: 1 });
    expect([...intervals.violations]).toEqual([0, 0]);
    const own = [...intervals.counts.subarray(0, 100)];
    expect(sum(own.slice(48, 62))).toBe(sum(own));
    const many = client.readCorrelograms({
      ...ref,
      unitIds: Array(21).fill(0),
      windowMs: 1,
      binMs: 1,
    });
    expect((await faultOf(many)).code).toBe('BAD_REQUEST');
  });
});

describe('the goodness of fit', () => {
  it('is a KS plot a unit, worst first, at the distance that the table has', async () => {
    const plots = await client.readGoodnessOfFit(ref);
    const { units, metrics, values } = await client.readUnits(ref);
    const column = metrics.findIndex(({ name }) => name === 'ks_distance');
    expect(plots).toHaveLength(2);
    expect(plots[0]!.ksDistance).toBeGreaterThanOrEqual(plots[1]!.ksDistance);
    for (const { unitId, ksDistance, uniform, empirical, band95 } of plots) {
      const unit = units.findIndex((row) => row.unitId === unitId);
      expect(ksDistance).toBe(values[unit * metrics.length + column]);
      expect(band95).toBeGreaterThan(0);
      expect([...empirical]).toEqual([...empirical].sort((a, b) => a - b));
      expect(uniform).toHaveLength(empirical.length);
    }
    for (const { pValue, intervalCorrelation, correlationBand95 } of plots) {
      expect(pValue).toBeGreaterThanOrEqual(0);
      expect(pValue).toBeLessThanOrEqual(1);
      expect(intervalCorrelation).toHaveLength(20);
      expect(correlationBand95).toBeGreaterThan(0);
    }
    const [first] = await client.readGoodnessOfFit({ ...ref, unitIds: [plots[1]!.unitId] });
    expect(first).toEqual(plots[1]);
  });
});

describe('a comparison with another sorting', () => {
  it('matches the found units with the planted ones', async () => {
    const path = join(root, 'truth.csv');
    const lines = trains.flatMap((train, unit) => train.map((sample) => `${unit + 7},${sample}`));
    writeFileSync(path, ['unit_id,sample_index', ...lines].join('\n'));
    const { rows, unmatchedUnitIds, wellDetectedCount, meanAccuracy } = await client.compareSorting(
      { ...ref, path },
    );
    expect(rows.map(({ otherUnitId }) => otherUnitId)).toEqual([7, 8]);
    expect(rows.map(({ unitId }) => unitId)).toEqual(await foundUnits());
    expect(rows.map(({ otherSpikeCount }) => otherSpikeCount)).toEqual([180, 180]);
    expect(meanAccuracy).toBeGreaterThan(0.95);
    expect([wellDetectedCount, unmatchedUnitIds]).toEqual([2, []]);
    const missing = client.compareSorting({ ...ref, path: join(root, 'nothing.csv') });
    expect((await faultOf(missing)).code).toBe('FILE_NOT_FOUND');
  });
});

describe('models of spikes around events', () => {
  /** Every fifth spike of the first neuron. */
  const sampleIndex = Float64Array.from(trains[0]!.filter((_, i) => i % 5 === 0)).subarray(1, 35);
  const request = {
    events: { sampleIndex },
    windowMs: [-20, 80],
    binMs: 2,
    models: ['dcea-binomial', 'glm'],
    templateCount: 1,
    templateMs: 20,
    historyMs: 10,
    testShare: 0.3,
    seed: 0,
  } as const;

  it('come as arrays, with how far they are', async () => {
    const heard: number[] = [];
    const [server, own] = inProcessChannels();
    engine.accept(server);
    connectEngine(own, { trialFitProgress: ({ fraction }) => heard.push(fraction) });
    const answer = await client.fitTrials({ ...ref, ...request });
    const { binCount, unitIds, fits, features, spikeBin, firstSpike } = answer;
    expect(binCount).toBe(50);
    expect(unitIds).toEqual(await foundUnits());
    expect(fits.map(({ model }) => model)).toEqual(
      request.models.flatMap((model) => unitIds.map(() => model)),
    );
    expect(features).toHaveLength(1);
    expect(features[0]!.values).toHaveLength(10);
    expect(answer.trainingTrials.length + answer.testTrials.length).toBe(34);
    expect(firstSpike[unitIds.length]).toBe(spikeBin.length);
    expect(answer.countedHz).toHaveLength(binCount * unitIds.length);
    // The first neuron fires at the event and 55 ms later, in every trial.
    expect(answer.countedHz[10]).toBeGreaterThan(100);
    for (const { rateHz, ks, bitsPerSpike } of fits) {
      expect(rateHz).toHaveLength(binCount);
      expect(rateHz.every((rate) => rate >= 0)).toBe(true);
      expect(ks.uniform).toHaveLength(ks.empirical.length);
      expect(bitsPerSpike).toBeGreaterThan(0.1);
    }
    expect(heard.length).toBeGreaterThan(0);
  });

  it('begin with spikes by trial', async () => {
    const unitIds = await foundUnits();
    const { events, windowMs } = request;
    const aligned = await client.alignSpikes({ ...ref, unitIds, events, windowMs });
    const { firstSpike, trial, timeMs, trialCount } = aligned;
    expect(trialCount).toBe(sampleIndex.length);
    expect(firstSpike[unitIds.length]).toBe(timeMs.length);
    expect(timeMs.every((ms) => ms >= windowMs[0] && ms < windowMs[1])).toBe(true);
    const { sampleIndex: spikes } = await client.readSpikes({
      ...{ ...ref, ...whole, unitIds: [unitIds[0]!] },
    });
    // Taken apart trial by trial and put at the events again, they are the spikes about the events.
    const samples = Array.from(timeMs.subarray(0, firstSpike[1]), (ms, spike) =>
      Math.round(sampleIndex[trial[spike]!]! + 20 * ms),
    );
    const isNear = (spike: number) =>
      sampleIndex.some((event) => spike >= event - 400 && spike < event + 1600);
    expect([...new Set(samples)].sort((a, b) => a - b)).toEqual(
      Array.from(spikes.filter(isNear), Math.round),
    );
  });

  it('are refused in words, and stopped', async () => {
    const one = { ...ref, ...request, events: { sampleIndex: Float64Array.of(60_000) } };
    expect((await faultOf(client.fitTrials(one))).code).toBe('ONE_TRIAL');
    const stimulus = new Float64Array(3);
    const short = client.fitTrials({ ...ref, ...request, stimulus });
    expect((await faultOf(short)).code).toBe('STIMULUS_LENGTH');
    const wrong = client.fitTrials({ ...ref, ...request, models: ['magic' as never] });
    expect((await faultOf(wrong)).code).toBe('BAD_REQUEST');
    const controller = new AbortController();
    const stopped = client.fitTrials({ ...ref, ...request }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect((await faultOf(stopped)).code).toBe('CANCELLED');
  });
});

describe('curation', () => {
  it('changes units, tells everybody, and is undone', async () => {
    const heard: number[] = [];
    const [server, own] = inProcessChannels();
    engine.accept(server);
    connectEngine(own, { curationChanged: ({ revision }) => heard.push(revision) });
    const before = await client.readUnits(ref);
    const unitIds = await foundUnits();

    const merged = await client.curate({ ...ref, action: { kind: 'merge', unitIds } });
    expect(merged.table.units.map(({ unitId }) => unitId)).toEqual([2]);
    expect(merged).toMatchObject({
      touchedUnitIds: [2],
      undo: `Merge units ${unitIds.join(', ')}`,
    });
    const total = before.units.reduce((sum, { spikeCount }) => sum + spikeCount, 0);
    expect(merged.table.units[0]).toMatchObject({ spikeCount: total, madeOf: expect.any(Array) });
    const all = await client.readSpikes({ ...ref, ...whole });
    expect(new Set(all.unitId)).toEqual(new Set([2]));
    const gone = client.readWaveforms({ ...ref, unitId: unitIds[0]! });
    expect((await faultOf(gone)).code).toBe('NO_SUCH_UNIT');

    const { amplitude, spikeIndex } = await client.readSpikes({ ...ref, ...whole, limit: 10 });
    expect(amplitude).toHaveLength(10);
    const split = await client.curate({
      ...ref,
      action: { kind: 'split', unitId: 2, spikes: spikeIndex },
    });
    expect(split.table.units.map(({ spikeCount }) => spikeCount)).toEqual([10, total - 10]);
    await client.curate({ ...ref, action: { kind: 'label', unitIds: [3], label: 'mua' } });
    for (let i = 0; i < 3; i++) await client.undoCuration(ref);
    const undone = await client.readUnits(ref);
    expect({ ...undone, revision: 0 }).toEqual(before);
    expect((await faultOf(client.undoCuration(ref))).code).toBe('NOTHING_TO_UNDO');
    expect(heard).toEqual([1, 2, 3, 4, 5, 6]);

    const journal = await client.readJournal(ref);
    expect(journal.map(({ kind }) => kind)).toEqual([
      'merge',
      'split',
      'label',
      'undo',
      'undo',
      'undo',
    ]);
  });

  it('splits off what a lasso holds, of all spikes', async () => {
    const [unitId] = await foundUnits();
    const { values, names, total } = await client.readFeatures({ ...ref, unitIds: [unitId!] });
    const times = Array.from({ length: total }, (_, i) => values[i * names.length]!);
    const polygon = Float64Array.of(-1, -1e4, 5, -1e4, 5, 1e4, -1, 1e4);
    const { table, touchedUnitIds } = await client.splitByLasso({
      ...ref,
      ...{ unitId: unitId!, featureX: 'time_s', featureY: 'amplitude_uv', polygon },
    });
    const counts = touchedUnitIds.map(
      (id) => table.units.find((unit) => unit.unitId === id)!.spikeCount,
    );
    const early = times.filter((time) => time < 5).length;
    expect(counts).toEqual([early, total - early]);
    const wrong = client.splitByLasso({
      ...ref,
      ...{ unitId: unitId!, featureX: 'pc9', featureY: 'amplitude_uv', polygon },
    });
    expect((await faultOf(wrong)).code).toBe('NO_SUCH_FEATURE');
  });

  it('splits neurons that were merged by the components of their waveforms', async () => {
    const merged = (await client.undoCuration(ref)).table;
    const unitIds = merged.units.map(({ unitId }) => unitId);
    const trainOf = async (unitId: number) =>
      (await client.readSpikes({ ...ref, ...whole, unitIds: [unitId] })).sampleIndex;
    const trainsBefore = await Promise.all(unitIds.map(trainOf));
    const { table } = await client.curate({ ...ref, action: { kind: 'merge', unitIds } });
    const [one] = table.units;
    const request = { ...ref, unitIds: [one!.unitId], withComponents: true };
    const { names, values, total } = await client.readFeatures(request);
    expect(names.slice(-3)).toEqual(['pc_1_uv', 'pc_2_uv', 'pc_3_uv']);
    const first = Float32Array.from(
      { length: total },
      (_, spike) => values[spike * names.length + names.length - 3]!,
    );
    expect(await client.readFeatures(request)).toMatchObject({ values });
    expect(Math.min(...first)).toBeLessThan(0);
    const shares: number[] = [];
    onSplitProgress = (fraction) => shares.push(fraction);
    // Each neuron is on a channel of its own, so that they lie on both sides of zero.
    const split = await client.splitByLasso({
      ...ref,
      ...{ unitId: one!.unitId, featureX: 'pc_1_uv', featureY: 'time_s' },
      polygon: Float64Array.of(-1e6, -1, 0, -1, 0, 1e6, -1e6, 1e6),
    });
    const trainsAfter = await Promise.all(split.touchedUnitIds.map(trainOf));
    const sizes = (all: readonly Float64Array[]) =>
      all.map(({ length }) => length).sort((a, b) => a - b);
    expect(sizes(trainsAfter)).toEqual(sizes(trainsBefore));
    for (const train of trainsBefore) expect(trainsAfter).toContainEqual(train);
    expect(shares).toEqual([0, 1]);
    await client.undoCuration(ref);
  });

  it('changes nothing where a split by components is given up', async () => {
    const before = await client.readCuration(ref);
    const [unitId] = before.table.units.map((unit) => unit.unitId);
    const polygon = Float64Array.of(-1e6, -1e6, 1e6, -1e6, 0, 1e6);
    const request = { ...ref, unitId: unitId!, featureX: 'pc_1_uv', featureY: 'pc_2_uv', polygon };
    const givenUp = new AbortController();
    onSplitProgress = () => givenUp.abort();
    const fault = await faultOf(client.splitByLasso(request, { signal: givenUp.signal }));
    expect(fault.kind).toBe('cancelled');
    // Whoever asks next waits until the thread has put the last piece down.
    await client.readFeatures({ ...ref, unitIds: [unitId!], withComponents: true });
    expect(await client.readCuration(ref)).toEqual(before);
  });

  it('is there again when the folder is opened by another engine', async () => {
    const before = await client.readCuration(ref);
    await engine.close();
    engine = new Engine(user);
    client = connect();
    const { sessionId } = await client.openSession({ path: folder });
    ref = { ...ref, sessionId };
    const again = await client.readCuration(ref);
    expect(again).toEqual(before);
    expect((await client.undoCuration(ref)).table.units).toHaveLength(2);
  });
});

describe('exports', () => {
  it('say what they will write, write it, and hold what curation left', async () => {
    const [unitId] = await foundUnits();
    await client.curate({ ...ref, action: { kind: 'delete', unitIds: [unitId!] } });
    const [format] = await client.exportFormats({});
    const request = {
      ...{ sessionId: ref.sessionId, recordingIds: [ref.recordingId] },
      formatId: format!.formatId,
    };
    const plan = await client.planExport(request);
    expect(plan.files.every(({ exists }) => !exists)).toBe(true);
    const written = await client.writeExport(request);
    expect(written.files.map(({ path }) => path).sort()).toEqual(
      plan.files.map(({ path }) => path).sort(),
    );
    const csv = readFileSync(
      written.files.find(({ path }) => path.endsWith('spikes.csv'))!.path,
      'utf8',
    );
    const { total } = await client.readSpikes({ ...ref, ...whole });
    expect(csv.trim().split(/\r?\n/)).toHaveLength(total + 1);
    const again = await client.planExport(request);
    expect(again.files.every(({ exists }) => exists)).toBe(true);
    await client.undoCuration(ref);
  });
});
