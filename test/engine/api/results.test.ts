import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SampledTraces, SignalKind } from '../../../engine/api/contract.ts';
import { faultOf } from '../../support/api.ts';
import { channels, foundUnits, sortedSession, trains, whole } from './sorted-session.ts';

const session = await sortedSession();
const { client, ref } = session;

describe('learning', () => {
  it('was seen while it went on', () => {
    expect(session.learned.length).toBeGreaterThan(0);
    session.learned.forEach((snapshot, i) => {
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
    const later = await session.connect({}).readLearning({ sessionId: ref.sessionId });
    expect(later).toEqual([session.learned.at(-1)]);
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
    for (const [unit, unitId] of (await foundUnits(session)).entries()) {
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
    const [unitId] = await foundUnits(session);
    const cloud = await client.readAmplitudes({ ...ref, unitIds: [unitId!], limit: 20 });
    expect(cloud.microvolts).toHaveLength(20);
    expect(cloud.microvolts.every((amplitude) => amplitude < -50)).toBe(true);
    expect(Array.from(cloud.sampleIndex, (sample) => sample / 20_000)).toEqual([
      ...cloud.timeSeconds,
    ]);
  });

  it('has templates like the planted shape, and waveforms like their template', async () => {
    for (const [unit, unitId] of (await foundUnits(session)).entries()) {
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
      // One of them alone is the same.
      const [segment, sample] = [waveforms.segmentIndex[7]!, waveforms.sampleIndex[7]!];
      const spike = { ...ref, unitId, segment, sample };
      const alone = await client.readSpikeWaveform(spike);
      const size = waveforms.channels.length * templateSamples;
      expect(alone.channels).toEqual(waveforms.channels);
      expect(alone.microvolts).toEqual(waveforms.microvolts.slice(7 * size, 8 * size));
      const fault = await faultOf(client.readSpikeWaveform({ ...spike, sample: sample + 1 }));
      expect(fault.code).toBe('NO_SUCH_SPIKE');
    }
    const { values, unitIds } = await client.readSimilarity(ref);
    expect(values).toHaveLength(unitIds.length ** 2);
    expect(values[0]).toBe(1);
    expect(values[1]).toBe(values[unitIds.length]);
  });

  it('says which spikes a template is made of, and which of them are like one', async () => {
    const [unitId] = await foundUnits(session);
    const all = await client.explainUnit({ ...ref, unitId: unitId!, count: 100 });
    expect(all.likeness).toBeNull();
    expect([...all.share]).toEqual([...all.share].sort((a, b) => b - a));
    expect(all.share[0]).toBeGreaterThan(1 / all.spikeCount);
    const { share, microvolts, template } = all;
    // A share is w a = a^2 / E, so up to one number for the unit the weight w (Eq. 17) is its root.
    const sum = template.map((_, i) =>
      share.reduce((so, own, k) => so + Math.sqrt(own) * microvolts[k * template.length + i]!, 0),
    );
    const product = (a: Float32Array, b: Float32Array) =>
      a.reduce((so, value, i) => so + value * b[i]!, 0);
    const scale = product(sum, template) / product(sum, sum);
    const rest = sum.map((value, i) => scale * value - template[i]!);
    expect(product(rest, rest)).toBeLessThan(0.05 ** 2 * product(template, template));
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
    const unitIds = await foundUnits(session);
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
    const path = join(session.root, 'truth.csv');
    const lines = trains.flatMap((train, unit) => train.map((sample) => `${unit + 7},${sample}`));
    writeFileSync(path, ['unit_id,sample_index', ...lines].join('\n'));
    const { rows, unmatchedUnitIds, wellDetectedCount, meanAccuracy } = await client.compareSorting(
      { ...ref, path },
    );
    expect(rows.map(({ otherUnitId }) => otherUnitId)).toEqual([7, 8]);
    expect(rows.map(({ unitId }) => unitId)).toEqual(await foundUnits(session));
    expect(rows.map(({ otherSpikeCount }) => otherSpikeCount)).toEqual([180, 180]);
    expect(meanAccuracy).toBeGreaterThan(0.95);
    expect([wellDetectedCount, unmatchedUnitIds]).toEqual([2, []]);
    const missing = client.compareSorting({ ...ref, path: join(session.root, 'nothing.csv') });
    expect((await faultOf(missing)).code).toBe('FILE_NOT_FOUND');
  });
});
