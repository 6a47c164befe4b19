import { describe, expect, it } from 'vitest';
import { faultOf } from '../../support/api.ts';
import { foundUnits, sortedSession, trains, whole } from './sorted-session.ts';

const session = await sortedSession();
const { client, ref } = session;

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
    session.connect({ trialFitProgress: ({ fraction }) => heard.push(fraction) });
    const answer = await client.fitTrials({ ...ref, ...request });
    const { binCount, unitIds, fits, features, spikeBin, firstSpike } = answer;
    expect(binCount).toBe(50);
    expect(unitIds).toEqual(await foundUnits(session));
    expect(fits.map(({ model }) => model)).toEqual(
      request.models.flatMap((model) => unitIds.map(() => model)),
    );
    expect(features).toHaveLength(1);
    expect(features[0]!.values).toHaveLength(10);
    expect(answer.trainingTrials.length + answer.testTrials.length).toBe(34);
    expect(firstSpike[unitIds.length]).toBe(spikeBin.length);
    for (const [unit, unitId] of unitIds.entries()) {
      const own = [firstSpike[unit]!, firstSpike[unit + 1]!] as const;
      const spikes = await client.readSpikes({ ...ref, ...whole, unitIds: [unitId] });
      for (const sample of answer.spikeSample.subarray(...own)) {
        expect(spikes.sampleIndex).toContain(sample);
      }
    }
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
    const unitIds = await foundUnits(session);
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
    expect(samples).toEqual(Array.from(aligned.sampleIndex.subarray(0, firstSpike[1]), Math.round));
    const isNear = (spike: number) =>
      sampleIndex.some((event) => spike >= event - 400 && spike < event + 1600);
    expect([...new Set(samples)].sort((a, b) => a - b)).toEqual(
      Array.from(spikes.filter(isNear), Math.round),
    );
  });

  const at = (...samples: number[]) => ({ events: { sampleIndex: Float64Array.from(samples) } });
  const spaced = { sampleIndex: Float64Array.of(10_000, 20_000, 30_000) };

  it.each([
    ['no events', at(), 'NO_EVENTS', /There are no events/],
    ['one trial', at(60_000), 'ONE_TRIAL', /at least two trials/],
    ['events behind the end', at(20_000, 900_000), 'EVENT_OUTSIDE_RECORDING', /Event 2 .* 900000/],
    ['events before the first sample', at(-1, 20_000), 'EVENT_OUTSIDE_RECORDING', /Event 1/],
    ['events at no time', at(Number.NaN, 20_000), 'EVENT_OUTSIDE_RECORDING', /NaN/],
    [
      'events of a segment that there is not',
      { events: { ...spaced, segmentIndex: Float64Array.of(0, 0, 7) } },
      'EVENT_OUTSIDE_RECORDING',
      /segment 7/,
    ],
    [
      'segments for some of the events',
      { events: { ...spaced, segmentIndex: Float64Array.of(0) } },
      'BAD_REQUEST',
      /one segment for each/,
    ],
    ['windows that overlap', at(20_000, 20_400, 60_000), 'OVERLAPPING_WINDOWS', /20 ms apart/],
    [
      'windows without a spike',
      { events: spaced, windowMs: [0, 0.05], binMs: 0.05, templateMs: 0.1 },
      'NO_SPIKES_IN_WINDOWS',
      /None of 2 units/,
    ],
    [
      'bins with two spikes of a trial',
      { binMs: 125, templateMs: 250, windowMs: [-100, 150] },
      'BINS_TOO_LONG',
      /shorter bins/,
    ],
    ['a window of no whole bins', { binMs: 7 }, 'BAD_WINDOW', /whole number of bins/],
    ['a window that ends before it begins', { windowMs: [80, -20] }, 'BAD_WINDOW', /after the/],
    ['templates longer than the window', { templateMs: 500 }, 'BAD_TEMPLATE_LENGTH', /window/],
    ['a stimulus of another length', { stimulus: new Float64Array(3) }, 'STIMULUS_LENGTH', /50/],
    ['a model that there is not', { models: ['magic'] }, 'BAD_REQUEST', /models/],
    ['no model', { models: [] }, 'BAD_REQUEST', /models/],
    ['a unit that there is not', { unitIds: [99] }, 'NO_SUCH_UNIT', /99/],
  ])('are refused for %s', async (_, change, code, message) => {
    const wrong = { ...ref, ...request, ...change } as Parameters<typeof client.fitTrials>[0];
    const fault = await faultOf(client.fitTrials(wrong));
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(message);
  });

  it('are stopped', async () => {
    const controller = new AbortController();
    const stopped = client.fitTrials({ ...ref, ...request }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect((await faultOf(stopped)).code).toBe('CANCELLED');
  });
});
