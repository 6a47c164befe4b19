import { describe, expect, it } from 'vitest';
import { table3Given } from '../../engine/accuracy/experiments/table3.ts';
import { tetrode } from '../../engine/accuracy/experiments/tetrode.ts';
import { missedGoals } from './missed-goals.ts';

describe('half a minute of a simulation', () => {
  it('recovers the atoms and the spikes of the CRsAE paper’s recording', async () => {
    const options = { seeds: 1, table3Seconds: 30, probe384Seconds: 0, dataFolder: '' };
    expect(await missedGoals(table3Given(options))).toEqual([]);
  });

  it('finds the units of a tetrode without being told how many', async () => {
    expect(await missedGoals(tetrode({ seeds: 1 }, 30))).toEqual([]);
  });
});
