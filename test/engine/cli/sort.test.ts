import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parameterTable } from '../../../core/index.ts';
import {
  type CliResult,
  namesIn,
  resultFiles,
  runCli,
  temporaryFolder,
} from '../../support/cli.ts';

const folder = temporaryFolder();
const out = join(folder, 'out');
const result = join(out, 'tetrode');
const recording = join(folder, 'tetrode.bin');
const recordedSeconds = 3;
/** Learning takes its time, the more where other work runs beside it. */
const patienceMs = 300_000;
let sorted: CliResult;

const read = (name: string) => readFileSync(join(result, name), 'utf8');
const rows = (name: string) =>
  read(name)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

beforeAll(async () => {
  const flags = ['--preset', 'tetrode', '--seed', '3', '--out', folder];
  const simulated = await runCli(['simulate', '--duration-s', `${recordedSeconds}`, ...flags]);
  expect(simulated.code).toBe(0);
  sorted = await runCli(['sort', 'tetrode.bin', '--out', 'out', '--threads', '2'], folder);
}, patienceMs);

describe('sort', () => {
  it('ends well, writes all files and nothing else, and says where', () => {
    expect(sorted.stderr).toBe('');
    expect(sorted.code).toBe(0);
    expect(namesIn(result)).toEqual(resultFiles);
    expect(namesIn(out)).toEqual(['tetrode']);
    expect(sorted.stdout).toContain(result);
    expect(sorted.stdout).toMatch(
      /^tetrode: \d+ units, [\d ]+ spikes in 3\.0 s \(.*× real time\)$/m,
    );
  });

  it('writes spikes as whole samples in time order, with their time in seconds', () => {
    const [header, ...spikes] = rows('spikes.csv');
    expect(header).toEqual([
      'unit_id',
      'sample_index',
      'time_s',
      'amplitude_uv',
      'margin',
      'segment',
    ]);
    expect(spikes.length).toBeGreaterThan(300);
    const samples = spikes.map((spike) => Number(spike[1]));
    expect(samples).toEqual([...samples].sort((a, b) => a - b));
    for (const [, sample, time, amplitude, , segment] of spikes) {
      expect(sample).toMatch(/^\d+$/);
      expect(Number(time)).toBeCloseTo(Number(sample) / 30_000, 6);
      expect(amplitude).toMatch(/^-?\d+(\.\d+)?$/);
      expect(segment).toBe('0');
    }
  });

  it('writes one row a unit, which counts its spikes', () => {
    const [header, ...units] = rows('units.csv');
    for (const name of ['main_channel', 'firing_rate', 'snr', 'isi_violations_ratio']) {
      expect(header).toContain(name);
    }
    const spikeUnits = rows('spikes.csv')
      .slice(1)
      .map((spike) => spike[0]);
    for (const unit of units) {
      const count = spikeUnits.filter((unitId) => unitId === unit[0]).length;
      expect(unit[header.indexOf('num_spikes')]).toBe(String(count));
    }
    expect(new Set(spikeUnits)).toEqual(new Set(units.map((unit) => unit[0])));
  });

  it('writes templates of every unit on every channel', () => {
    const bytes = readFileSync(join(result, 'templates.npy'));
    const shape = /'shape': \((\d+), (\d+), (\d+)\)/.exec(bytes.toString('latin1'));
    const [units, channels, samples] = shape!.slice(1).map(Number);
    expect([units, channels]).toEqual([rows('units.csv').length - 1, 4]);
    expect(bytes.length % 64).toBe((4 * units * channels * samples) % 64);
  });

  it('tells where the result comes from', () => {
    const facts = JSON.parse(read('sorting.json'));
    expect(facts.input.files).toMatchObject([
      { name: 'tetrode.bin', byteLength: recordedSeconds * 30_000 * 4 * 4 },
    ]);
    expect(facts.input.files[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(facts.parameters)).toEqual(parameterTable.map(({ name }) => name));
    expect(facts.run.threads).toBe(2);
    expect(facts.run.kernels).toBe('wasm-simd');
    expect(Object.keys(facts.run.stageSeconds).length).toBeGreaterThan(0);
  });

  it(
    'gives the same bytes with another number of threads, and replaces its older result',
    async () => {
      const before = ['spikes.csv', 'units.csv', 'templates.npy'].map((name) => read(name));
      const { run, ...facts } = JSON.parse(read('sorting.json'));
      const again = await runCli(['sort', recording, '--out', out, '--threads', '1', '--json']);
      expect(again.code).toBe(0);
      expect(['spikes.csv', 'units.csv', 'templates.npy'].map((name) => read(name))).toEqual(
        before,
      );
      const { run: runAgain, ...factsAgain } = JSON.parse(read('sorting.json'));
      expect(factsAgain).toEqual(facts);
      expect(runAgain.threads).not.toBe(run.threads);
      expect(namesIn(out)).toEqual(['tetrode']);

      const [told] = JSON.parse(again.stdout).recordings;
      expect(told).toMatchObject({ name: 'tetrode', folder: result, recordedSeconds });
      expect(told.spikeCount).toBe(rows('spikes.csv').length - 1);
      expect(told.units).toHaveLength(told.unitCount);
    },
    patienceMs,
  );

  it('is better than chance by evaluate, which says the same as table and as JSON', async () => {
    const flags = ['--sorting', result, '--truth', join(folder, 'truth.csv')];
    const table = await runCli(['evaluate', ...flags]);
    expect(table.code).toBe(0);
    const { rows: scores, meanAccuracy } = JSON.parse(
      (await runCli(['evaluate', ...flags, '--json'])).stdout,
    );
    expect(scores).toHaveLength(8);
    expect(meanAccuracy).toBeGreaterThan(0.5);
    expect(table.stdout).toContain(`mean ${meanAccuracy.toFixed(2)}`);
    for (const { truthUnitId, accuracy, precision, recall } of scores) {
      for (const share of [accuracy, precision, recall]) {
        if (share !== null) expect(share).toBeLessThanOrEqual(1);
      }
      expect(table.stdout).toMatch(new RegExp(`^ +${truthUnitId} .* ${accuracy.toFixed(2)} `, 'm'));
    }
  });
});
