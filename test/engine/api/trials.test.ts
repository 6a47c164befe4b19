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
