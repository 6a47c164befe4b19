import { beforeAll, describe, expect, it } from 'vitest';
import { silentContext } from '../../../../core/base/progress.ts';
import { type SlowTetrode, simulateSlowTetrode } from '../../../../core/simulate/slow-tetrode.ts';
import { usualLimits } from '../../../../core/sorting/memory-plan.ts';
import { parseParameters } from '../../../../core/sorting/parse-parameters.ts';
import { serialSignalCrew } from '../../../../core/sorting/signal-crew.ts';
import { sort } from '../../../../core/sorting/sort.ts';
import type { Sorting } from '../../../../core/sorting/sorting.ts';
import { serialTileCoder } from '../../../../core/sorting/tile-coder.ts';
import { serialUnitLearner } from '../../../../core/sorting/unit-learner.ts';
import { recordingOf } from '../../preprocess/synthetic.ts';

const sampleRate = 10_000;

async function sorted(
  { samples, positionsUm }: SlowTetrode,
  groupAtoms: boolean,
): Promise<Sorting> {
  const channels = Array.from({ length: 4 }, (_, channel) =>
    samples.subarray((channel * samples.length) / 4, ((channel + 1) * samples.length) / 4),
  );
  const probe = {
    name: 'tetrode',
    positionsUm,
    shankIds: ['0', '0', '0', '0'],
    geometryKnown: true,
  };
  const recording = { ...recordingOf([channels], sampleRate), probe };
  const workers = {
    learner: serialUnitLearner,
    coder: serialTileCoder(recording),
    crew: serialSignalCrew(recording),
    limits: usualLimits,
  };
  const parameters = parseParameters({ groupAtoms });
  return (await sort(recording, parameters, workers, silentContext)).sorting;
}

/** Differences in samples between the spikes of a true unit and those found at most a sample away. */
function errorsOf({ spikes }: Sorting, moments: Float64Array, momentOf: (row: number) => number) {
  const rowsByTime = Array.from(spikes.sampleIndex.keys());
  return Array.from(moments).flatMap((moment) => {
    const near = rowsByTime.filter((row) => Math.abs(spikes.sampleIndex[row]! - moment) <= 1.5);
    return near.length === 1 ? [momentOf(near[0]!) - moment] : [];
  });
}

const rms = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

describe('times between the samples', () => {
  let simulated: SlowTetrode;
  let plain: Sorting;
  let timed: Sorting;

  beforeAll(async () => {
    simulated = simulateSlowTetrode({
      sampleRate,
      durationSeconds: 30,
      unitCount: 3,
      rateHz: 12,
      seed: 5,
      depthsMicrovolts: { deepest: 160, shallowest: 80 },
    });
    plain = await sorted(simulated, false);
    timed = await sorted(simulated, true);
  }, 120_000);

  it('change nothing else', () => {
    const { subSample, ...spikes } = timed.spikes;
    expect(spikes).toEqual(plain.spikes);
    expect(plain.spikes.subSample).toBeUndefined();
    expect(subSample).toHaveLength(spikes.sampleIndex.length);
    expect(subSample!.every((shift) => Math.abs(shift) <= 1.5)).toBe(true);
  });

  it('halve the error of the moments at least, over all units', () => {
    const { spikes } = timed;
    const pooled = { whole: [] as number[], between: [] as number[] };
    for (const moments of simulated.moments) {
      const whole = errorsOf(timed, moments, (row) => spikes.sampleIndex[row]!);
      const between = errorsOf(
        timed,
        moments,
        (row) => spikes.sampleIndex[row]! + spikes.subSample![row]!,
      );
      expect(whole.length).toBeGreaterThan(0.9 * moments.length);
      expect(rms(between)).toBeLessThan(0.75 * rms(whole));
      pooled.whole.push(...whole);
      pooled.between.push(...between);
    }
    expect(rms(pooled.between)).toBeLessThan(0.5 * rms(pooled.whole));
  });
});
