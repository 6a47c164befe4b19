import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseParameters, type Sorting } from '../../../core/index.ts';
import { exampleSorting } from '../../core/exports/example-sorting.ts';
import { namesIn, runCli, temporaryFolder } from '../../support/cli.ts';
import { expectOneErrorLine } from '../cli/sort-of.ts';
import { addRecording, addRun, newStore } from './example-store.ts';

const sorting = exampleSorting({ segments: 2, durationSeconds: 10, units: 3 });
const elsewhere = temporaryFolder();

const cells = (line: string) => line.trim().split(/ {2,}/);
const rowsOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\r\n');

describe('status', () => {
  it('tells of every recording while another process works, and who that is', async () => {
    const { folder, store } = await newStore();
    const at = '2026-05-01T22:15:00.000Z';
    const addJob = (recordingId: number) =>
      store.jobs.add({ kind: 'sort', recordingId, payload: {}, addedAt: at }).id;
    const [sorted, failed, running, waiting, gone] = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      addRecording(store, name),
    );
    const run = addRun(store, sorted!, sorting);
    store.jobs.setState(addJob(failed!), 'failed', { code: 'EMPTY_FILE', message: 'It is empty.' });
    const job = addJob(running!);
    store.jobs.setState(job, 'running');
    store.jobs.setProgress(job, { stage: 'Finding spikes', fraction: 0.428, secondsLeft: 12 });
    addJob(waiting!);
    store.recordings.keepPresent([sorted, failed, running, waiting].map((id) => id!));

    const { code, stdout, stderr } = await runCli(['status', folder]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const spikes = String(sorting.spikes.sampleIndex.length);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 6).map(cells)).toEqual([
      ['recording', 'duration', 'state', 'units', 'spikes', 'warnings'],
      ['a', '1 min 00 s', 'sorted', '3', spikes, '1'],
      ['b', '1 min 00 s', 'failed', '-', '-', '-'],
      ['c', '1 min 00 s', 'sorting (Finding spikes 42 %)', '-', '-', '-'],
      ['d', '1 min 00 s', 'queued', '-', '-', '-'],
      ['e', '1 min 00 s', 'gone', '-', '-', '-'],
    ]);
    expect(stdout).toContain('b: It is empty. [EMPTY_FILE]');
    expect(stdout).toContain(`Process ${process.pid} on ${hostname()} works on this folder since`);

    const facts = JSON.parse((await runCli(['status', folder, '--json'])).stdout);
    expect(facts.holder).toMatchObject({ pid: process.pid });
    expect(facts.recordings[0]).toMatchObject({ name: 'a', state: 'sorted', unitCount: 3 });
    expect(facts.recordings[2].progress).toMatchObject({ secondsLeft: 12 });
    expect(gone).toBeDefined();

    const left = { unitCount: 2, spikeCount: 7 };
    store.curation.append(run, at, { delete: [3] }, left);
    const [, curated] = (await runCli(['status', folder])).stdout.split('\n');
    expect(cells(curated!)).toEqual(['a', '1 min 00 s', 'sorted', '2', '7', '1']);
    const told = JSON.parse((await runCli(['status', folder, '--json'])).stdout);
    expect(told.recordings[0]).toMatchObject({ unitCount: 3, afterCuration: left });

    await store.close();
    const after = (await runCli(['status', folder])).stdout;
    expect(after).toContain('No process works on this folder.');
    expect(after).toContain('interrupted (Finding spikes 42 %)');
  });

  it('says what to do where nothing was sorted yet', async () => {
    const result = await runCli(['status', elsewhere]);
    expectOneErrorLine(result, /^NO_SESSION$/);
    expect(result.stderr).toContain(`spikeloom sort ${elsewhere}`);
    expect(namesIn(elsewhere)).toEqual([]);
    expectOneErrorLine(await runCli(['status', join(elsewhere, 'gone')]), /^FILE_NOT_FOUND$/);
  });
});

describe('runs', () => {
  /** Without every tenth spike, and without the last unit. */
  const thinned = (of: Sorting): Sorting => {
    const { spikes } = of;
    const last = of.units.length - 1;
    const keeps = (_: unknown, i: number) => i % 10 !== 0 && spikes.unitIndex[i] !== last;
    return {
      ...of,
      parameters: parseParameters({ units: 2 }),
      units: of.units.slice(0, -1),
      lambda: of.lambda.slice(0, -1),
      sigma: of.sigma.slice(0, -1),
      spikes: {
        segmentIndex: spikes.segmentIndex.filter(keeps),
        sampleIndex: spikes.sampleIndex.filter(keeps),
        unitIndex: spikes.unitIndex.filter(keeps),
        amplitude: spikes.amplitude.filter(keeps),
        margin: spikes.margin.filter(keeps),
      },
    };
  };

  it('are listed with where they come from, and compared by their agreement', async () => {
    const { folder, store } = await newStore();
    const recording = addRecording(store, 'day');
    const first = addRun(store, recording, sorting);
    const second = addRun(store, recording, thinned(sorting));
    const other = addRun(store, addRecording(store, 'night'), sorting);

    const { stdout } = await runCli(['runs', folder]);
    const spikes = String(sorting.spikes.sampleIndex.length);
    const start = ['day', '2026-05-01T22:15:00Z', 'finished', '1 min 00 s'];
    expect(stdout.split('\n').slice(1, 3).map(cells)).toEqual([
      ['1', ...start, '3', spikes, '0.1.0', 'defaults'],
      ['2', ...start, '2', expect.any(String), '0.1.0', 'units=2'],
    ]);
    const { runs } = JSON.parse((await runCli(['runs', folder, '--json'])).stdout);
    expect(runs[1]).toMatchObject({
      id: second,
      recording: 'day',
      seed: 0,
      inputHash: 'input',
      parameters: { units: 2 },
      files: [{ path: 'day.bin', byteLength: 1000 }],
    });

    const compare = (...ids: (number | string)[]) =>
      runCli(['runs', folder, '--compare', ...ids.map(String), '--json']);
    const same = JSON.parse((await compare(first, first)).stdout);
    expect(same.units.map((unit: { agreement: number }) => unit.agreement)).toEqual([1, 1, 1]);
    expect(same).toMatchObject({ otherUnitIds: [], differences: [] });
    const { units, otherUnitIds, differences } = JSON.parse((await compare(first, second)).stdout);
    for (const unit of units.slice(0, 2)) {
      expect(unit.otherUnitId).toBe(unit.unitId);
      // What is left of a train agrees with all of it by its share.
      expect(unit.agreement).toBe(unit.otherSpikeCount / unit.spikeCount);
    }
    expect(units[2]).toMatchObject({ unitId: 3, otherUnitId: null });
    expect(differences).toEqual(['units: "auto", 2']);
    expect(otherUnitIds).toEqual([]);
    expect(JSON.parse((await compare(second, first)).stdout).otherUnitIds).toEqual([3]);
    const told = (await runCli(['runs', folder, '--compare', '1', '2'])).stdout;
    expect(told).toContain('2 of 3 units agree by 0.50 or more; run 2 has no other units.');

    expectOneErrorLine(await compare(first, other), /^OTHER_RECORDING$/);
    expectOneErrorLine(await compare(first, 99), /^NO_SUCH_RUN$/);
    expectOneErrorLine(await compare(first), /^BAD_FLAG$/);
    expectOneErrorLine(await compare(first, 'x'), /^BAD_FLAG$/);
  });
});

describe('export', () => {
  it('writes all tables of every sorted recording, which hold the same spikes', async () => {
    const { folder, store } = await newStore();
    addRun(store, addRecording(store, 'day'), sorting);
    addRecording(store, 'night');
    const { code, stdout, stderr } = await runCli(['export', folder]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const out = join(folder, 'spikeloom', 'exports', 'day', 'csv');
    expect(stdout).toContain(out);
    expect(namesIn(out)).toEqual([
      'sorting.json',
      'spikes-wide.csv',
      'spikes.csv',
      'units',
      'units.csv',
    ]);
    const [header, ...long] = rowsOf(join(out, 'spikes.csv'));
    const [names, ...wide] = rowsOf(join(out, 'spikes-wide.csv'));
    expect(names).toBe('unit_1,unit_2,unit_3');
    for (const { unitId } of sorting.units) {
      const ofUnit = long.filter((row) => row.startsWith(`${unitId},`));
      expect(rowsOf(join(out, 'units', `unit-${unitId}.csv`))).toEqual([header, ...ofUnit]);
      const column = wide.map((row) => row.split(',')[unitId - 1]).filter((cell) => cell !== '');
      expect(column).toEqual(ofUnit.map((row) => row.split(',')[2]));
    }
    expect(rowsOf(join(out, 'units.csv'))).toHaveLength(4);
    expect(JSON.parse(readFileSync(join(out, 'sorting.json'), 'utf8')).input.name).toBe('day');
    expect(namesIn(join(folder, 'spikeloom', 'exports'))).toEqual(['day']);
  });

  it('writes what is asked for to where it is asked for, and replaces nothing else', async () => {
    const { folder, store } = await newStore();
    addRun(store, addRecording(store, 'day'), sorting);
    addRecording(store, 'night');
    const out = join(elsewhere, 'out');
    const args = ['export', folder, '--out', out, '--format', 'csv-wide', '--recording', 'day'];
    const { exports } = JSON.parse((await runCli([...args, '--json'])).stdout);
    expect(exports).toEqual([
      {
        recording: 'day',
        folder: join(out, 'day', 'csv-wide'),
        files: ['units.csv', 'spikes-wide.csv', 'sorting.json'],
      },
    ]);
    writeFileSync(
      join(out, 'day', 'csv-wide', 'sorting.json'),
      '{"input": {"files": [{"sha256": "other"}]}}',
    );
    expectOneErrorLine(await runCli(args), /^OTHER_RECORDING$/);
    expect((await runCli([...args, '--force'])).code).toBe(0);
    const unsorted = await runCli(['export', folder, '--recording', 'night']);
    expectOneErrorLine(unsorted, /^NOT_SORTED$/);
    const unknown = await runCli(['export', folder, '--recording', 'noon']);
    expectOneErrorLine(unknown, /^NO_SUCH_RECORDING$/);
    expect(existsSync(join(folder, 'spikeloom', 'exports'))).toBe(false);
  });
});
