import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataFolder } from '../../../engine/accuracy/real-data.ts';
import { reproductions } from '../../../engine/reproduce/experiments/all.ts';
import { readFlags } from '../../../engine/reproduce/flags.ts';
import { readOutcomes } from '../../../engine/reproduce/kept-outcomes.ts';
import { reproductionsPage } from '../../../engine/reproduce/reproductions-page.ts';
import { readWhiskerData } from '../../../engine/reproduce/whisker-data.ts';

describe('npm run reproduce', () => {
  it('runs what is named, in one order, and refuses other names', () => {
    const names = (args: readonly string[]) =>
      readFlags(args, reproductions).chosen.map(({ name }) => name);
    expect(names(['dcea-trials', 'dcea-recovery'])).toEqual(['dcea-recovery', 'dcea-trials']);
    expect(names(['all'])).toEqual(reproductions.map(({ name }) => name));
    expect(names(['--full', 'dcea-trials'])).toEqual(['dcea-trials']);
    expect(readFlags(['--full', 'all'], reproductions).isFull).toBe(true);
    expect(readFlags(['all'], reproductions).isFull).toBe(false);
    expect(readFlags([], reproductions).help).toBe(true);
    expect(() => readFlags(['dcea'], reproductions)).toThrow('There is no reproduction "dcea"');
  });

  it('has a table of all settings with every kept outcome', async () => {
    const kept = await readOutcomes(resolve('docs/reproductions'), reproductions);
    expect(kept.map(({ reproduction }) => reproduction.name)).toEqual(
      reproductions.map(({ name }) => name),
    );
    for (const { reproduction, outcome } of kept) {
      expect(outcome.settings.length, reproduction.name).toBeGreaterThan(2);
    }
  });

  it('writes the numbers of every kept outcome beside those of the paper', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spikeloom-reproduce-'));
    try {
      const kept = {
        settings: [{ what: '||W||', paper: '250', ours: '60' }],
        findings: [{ what: 'error', paper: '0.09', ours: '0.05' }],
        remarks: ['Because.'],
        numbers: {},
        plots: [{ name: 'errors', title: 'Errors' }],
      };
      await writeFile(join(folder, 'dcea-trials.json'), JSON.stringify(kept));
      const found = await readOutcomes(folder, reproductions);
      expect(found.map(({ reproduction }) => reproduction.name)).toEqual(['dcea-trials']);
      const page = reproductionsPage(found);
      expect(page).toContain(String.raw`| \|\|W\|\| | 250 | 60 |`);
      expect(page).toContain('| error | 0.09 | 0.05 |');
      expect(page).toContain('![Errors](reproductions/errors.svg)');
      expect(page).toContain('Because.');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

const folder = resolve(defaultDataFolder);
const hasData = existsSync(join(folder, 'whisker-thalamus'));

describe.skipIf(!hasData)('the whisker recordings (skipped where they are not there)', () => {
  it.each([
    [1, 2911],
    [2, 2719],
    [3, 2913],
  ])('of stimulus %i have %i spikes in 50 trials', async (stimulus, spikes) => {
    const { training, test, velocity } = await readWhiskerData(folder, stimulus);
    expect(training.neurons[0].trialCount).toBe(17);
    expect(test.neurons[0].trialCount).toBe(33);
    expect(training.neurons[0].bin.length + test.neurons[0].bin.length).toBe(spikes);
    expect(training.baseline.reduce((sum, flag) => sum + flag, 0)).toBe(1000);
    // What the whisker does it does every 125 ms, and it rests before.
    expect(velocity.findIndex((value) => value !== 0)).toBeGreaterThanOrEqual(500);
    expect(velocity[520]).toBeCloseTo(velocity[645], 6);
  });
});
