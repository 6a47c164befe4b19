import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../../core/exports/npy.ts';
import { markupFaults } from '../../core/exports/report/well-formed.ts';
import { endOf, namesIn, runCli, startCli } from '../../support/cli.ts';
import {
  eventSeconds,
  folder,
  ratesArguments,
  runRates,
  sortingFolder,
  stimulusFile,
  write,
} from './rates-files.ts';

const resultFiles = [
  'codes.csv',
  'features.csv',
  'goodness.csv',
  'rates.csv',
  'rates.json',
  'report.html',
];

/** The rows of a CSV by the names of its columns. */
function readTable(...path: string[]): Record<string, string>[] {
  const [header, ...rows] = readFileSync(join(...path), 'utf8')
    .trimEnd()
    .split('\r\n');
  const names = header.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])));
}

const known = { '--stimulus': [stimulusFile], '--template-ms': ['100'] };

describe.concurrent('spikeloom rates', () => {
  it('says how well each model tells when a unit fires, and shows it', async () => {
    const { out, code, stdout, stderr } = await runRates(known);
    expect(stderr).toBe(
      'note: Unit 8 left out: no spike in any window, so there is nothing to fit.\n',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/unit +model +bits\/spike/);
    expect(namesIn(out)).toEqual(resultFiles);

    const goodness = readTable(out, 'goodness.csv');
    for (const unitId of ['3', '5']) {
      const row = goodness.find((each) => each.unit_id === unitId && each.model === 'glm')!;
      expect(Number(row.bits_per_spike)).toBeGreaterThan(0.2);
      expect(Number(row.ks_distance)).toBeLessThan(1.2 * Number(row.ks_band_95));
      expect(Number(row.training_trials) + Number(row.test_trials)).toBe(40);
    }
    expect(goodness.some((row) => row.unit_id === '8')).toBe(false);

    const rates = readTable(out, 'rates.csv').filter((row) => row.unit_id === '3');
    expect(rates).toHaveLength(400);
    const meanOver = (from: number, to: number) =>
      rates.slice(from, to).reduce((sum, row) => sum + Number(row.glm_hz), 0) / (to - from);
    expect(meanOver(115, 135)).toBeGreaterThan(2.5 * meanOver(0, 100));

    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(markupFaults(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
    expect(page).toContain('KS plots of unit 3');
  });

  it('reads a sorting, and gives the same bytes again', async () => {
    const flags = {
      ...known,
      '--spikes': null,
      '--sample-rate': null,
      '--sorting': [sortingFolder],
      '--units': ['5', '3'],
      '--model': ['glm'],
      '--json': [],
    };
    const first = await runRates(flags);
    expect(first.stderr).toBe('');
    const { folder, models, files } = JSON.parse(first.stdout);
    expect(folder).toBe(first.out);
    expect(files.sort()).toEqual(resultFiles);
    expect(new Set(models.map(({ unitId }: { unitId: number }) => unitId))).toEqual(
      new Set([5, 3]),
    );
    const before = resultFiles.map((name) => readFileSync(join(first.out, name)));
    // Into the same folder: an older result of this kind gives way.
    const second = await runRates({ ...flags, '--out': [first.out] });
    expect(second.code).toBe(0);
    expect(resultFiles.map((name) => readFileSync(join(first.out, name)))).toEqual(before);
    expect(namesIn(dirname(first.out))).toEqual(['out']);
  });

  it.each(['npz', 'numpy-folder', 'mat'])('reads a sorting in the form %s', async (form) => {
    const converted = join(folder, `as-${form}`);
    const conversion = ['convert', sortingFolder, '--to', form, '--out', converted];
    expect((await runCli(conversion)).stderr).toBe('');
    const flags = {
      ...known,
      '--spikes': null,
      '--sample-rate': null,
      '--model': ['glm'],
      '--history-ms': ['0'],
    };
    const own = await runRates({ ...flags, '--sorting': [sortingFolder] });
    const other = await runRates({ ...flags, '--sorting': [converted] });
    expect(other.code).toBe(0);
    const goodness = ({ out }: { out: string }) => readFileSync(join(out, 'goodness.csv'), 'utf8');
    expect(goodness(other)).toBe(goodness(own));
  });

  it.each([
    ['seconds', (seconds: readonly number[]) => Float64Array.from(seconds)],
    ['samples', (seconds: readonly number[]) => Int32Array.from(seconds, (time) => 1000 * time)],
  ])('takes events from an array of %s', async (unit, valuesOf) => {
    const values = valuesOf(eventSeconds);
    const path = write(`${unit}.npy`, encodeNpy(values, [values.length]));
    const flags = { '--model': ['glm'], '--history-ms': ['0'] };
    const fromText = await runRates(flags);
    const fromArray = await runRates({ ...flags, '--events': [path] });
    expect(fromArray.code).toBe(0);
    const ratesOf = ({ out }: { out: string }) => readFileSync(join(out, 'rates.csv'), 'utf8');
    expect(ratesOf(fromArray)).toBe(ratesOf(fromText));
  });

  it('says where nothing answers to the events', async () => {
    const { out, code, stderr } = await runRates({
      '--window-ms': ['250', '400'],
      '--model': ['dcea-binomial', 'bcomp'],
      '--template-ms': ['30'],
    });
    expect(code).toBe(0);
    expect(stderr).toContain(
      'No unit answers to the events as far as dcea-binomial, bcomp can tell',
    );
    expect(readTable(out, 'codes.csv')).toEqual([]);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('No unit answers');
  });

  it('finds a response of which nothing is known', async () => {
    const { out, code } = await runRates({ '--units': ['3'], '--model': ['glm'] });
    expect(code).toBe(0);
    const [row] = readTable(out, 'goodness.csv');
    expect(Number(row.bits_per_spike)).toBeGreaterThan(0.15);
  });

  it('stops when asked to, and leaves nothing behind', async () => {
    const pipe = join(folder, 'stimulus-to-come.csv');
    execFileSync('mkfifo', [pipe]);
    const { out, words } = ratesArguments({ ...known, '--stimulus': [pipe] });
    const child = startCli(words);
    const ended = endOf(child);
    // Opens when the command reads it, which is the last that it reads.
    const stimulus = await open(pipe, 'w');
    child.kill('SIGINT');
    await stimulus.writeFile(readFileSync(stimulusFile));
    await stimulus.close();
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('error[CANCELLED]');
    expect(existsSync(out)).toBe(false);
    expect(namesIn(dirname(out))).toEqual([]);
  });

  it('never replaces what is none of its results', async () => {
    const sorting = ratesArguments({}).out;
    mkdirSync(sorting);
    writeFileSync(join(sorting, 'sorting.json'), '{}');
    const { code, stderr } = await runRates({ '--out': [sorting] });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[OUTPUT_NOT_OURS\]/);
    expect(namesIn(sorting)).toEqual(['sorting.json']);
  });
});
