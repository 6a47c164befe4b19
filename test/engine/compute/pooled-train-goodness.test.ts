import { afterEach, describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { computeTrainGoodness } from '../../../core/quality/train-goodness.ts';
import { pooledTrainGoodness } from '../../../engine/compute/pooled-train-goodness.ts';
import type { TeamTask } from '../../../engine/compute/team-worker.ts';
import { sortingTeam } from '../../../engine/sort-recording.ts';
import { type PlantedSpike, sortingOf } from '../../core/quality/planted-sorting.ts';

const samples = 90_000;

/** Units that fire at random, each at a rate of its own. */
function sortingOfUnits(count: number) {
  const random = new Random(3);
  const spikes: PlantedSpike[] = [];
  for (let unit = 0; unit < count; unit++) {
    for (let sample = 0; sample < samples; sample += 40 + random.integer(20 * (unit + 1))) {
      spikes.push({ segment: 0, sample, unit, amplitude: -50 });
    }
  }
  const units = Array.from({ length: count }, (_, unitId) => ({ unitId, mainChannel: 0 }));
  return { ...sortingOf(spikes, [samples]), units };
}

describe('pooledTrainGoodness', () => {
  const team = sortingTeam(silentContext);
  afterEach(() => team.end());
  const fitted = (count: number, threads: number) =>
    pooledTrainGoodness(sortingOfUnits(count), team, threads, silentContext);
  const expected = (count: number) => computeTrainGoodness(sortingOfUnits(count), silentContext);

  it('starts no threads for few units, nor where there may be one alone', async () => {
    expect(await fitted(3, 2)).toEqual(expected(3));
    expect(await fitted(20, 1)).toEqual(expected(20));
    expect(team.threads).toBe(0);
  });

  it('gives the same by threads: for many units, or where there are threads', async () => {
    expect(await fitted(20, 2)).toEqual(expected(20));
    expect(team.threads).toBe(2);
    expect(await fitted(3, 2)).toEqual(expected(3));
  });

  it('does so, too, after the threads have given back what they held', async () => {
    team.start(2);
    const rest: TeamTask<'rest'> = { kind: 'rest' };
    const { cancellation } = silentContext;
    await team.run({ tasks: [rest, rest], threads: 2, atOnce: 2, cancellation });
    expect(await fitted(3, 2)).toEqual(expected(3));
  });
});
