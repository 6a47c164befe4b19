import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { endOf, namesIn, runCli, startCli, temporaryFolder } from '../../support/cli.ts';
import { writeRawRecording } from '../../support/raw-recording.ts';

const folder = temporaryFolder();

const simulate = (out: string, ...flags: readonly string[]) =>
  runCli(['simulate', '--duration-s', '2', '--out', out, ...flags]);

describe.concurrent('simulate', () => {
  it.each([
    ['table3', 1, 10_000],
    ['tetrode', 4, 30_000],
    ['probe32', 32, 30_000],
  ])('writes %s so that info reads it', async (preset, channelCount, sampleRate) => {
    const out = join(folder, preset);
    expect((await simulate(out, '--preset', preset)).code).toBe(0);
    expect(namesIn(out)).toEqual(
      [`${preset}.bin`, `${preset}.json`, 'probe.json', 'truth.csv'].sort(),
    );
    const { code, stdout } = await runCli(['info', join(out, `${preset}.bin`), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: preset, channelCount, sampleRate, durationSeconds: 2, probe: preset, gaps: [] },
    ]);
  });

  it('writes the truth at the extremum of the spike, inside the recording, in time order', async () => {
    const out = join(folder, 'truth');
    await simulate(out, '--preset', 'table3', '--snr-db', '60');
    const bytes = readFileSync(join(out, 'table3.bin'));
    const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const [header, ...lines] = readFileSync(join(out, 'truth.csv'), 'utf8').trimEnd().split('\r\n');
    expect(header).toBe('unit_id,sample_index');
    const spikes = lines.map((line) => line.split(',').map(Number));
    expect(spikes).toHaveLength(2 * 10 * 4 * 3);
    const times = spikes.map(([, sample]) => sample);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const alone = times.filter(
      (time) => times.filter((t) => Math.abs(t - time) <= 36).length === 1,
    );
    expect(alone.length).toBeGreaterThan(5);
    for (const time of alone) {
      const around = Array.from(samples.subarray(Math.max(0, time - 18), time + 19), Math.abs);
      expect(Math.abs(samples[time])).toBeCloseTo(Math.max(...around), 2);
    }
  });

  it('gives the same bytes for the same seed, others for another', async () => {
    const files = ['tetrode.bin', 'truth.csv'];
    const bytes = async (seed: string) => {
      const out = join(folder, 'seeds');
      expect((await simulate(out, '--seed', seed, '--force')).code).toBe(0);
      return files.map((name) => readFileSync(join(out, name)));
    };
    const first = await bytes('5');
    expect(await bytes('5')).toEqual(first);
    expect(await bytes('6')).not.toEqual(first);
  });

  it('replaces nothing unasked', async () => {
    const out = join(folder, 'standing');
    await simulate(out);
    writeFileSync(join(out, 'truth.csv'), 'mine');
    const { code, stderr } = await simulate(out);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[ALREADY_EXISTS\]: [^\n]*--force[^\n]*\n$/);
    expect(readFileSync(join(out, 'truth.csv'), 'utf8')).toBe('mine');
  });

  it.each([
    [['--preset', 'octopus'], 'BAD_COMMAND'],
    [['--duration-s', '0'], 'BAD_SIMULATION'],
    [['--snr-db', 'loud'], 'BAD_FLAG'],
    [['--seed', '1.5'], 'BAD_FLAG'],
  ])('refuses %j', async (flags, errorCode) => {
    const out = join(folder, `refused${flags.join('-')}`);
    const { code, stderr } = await simulate(out, ...flags);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error\\[${errorCode}\\]: [^\\n]+\\n$`));
    expect(existsSync(out)).toBe(false);
  });

  it.each(['simulate', 'demo'])(
    'asks for an output folder that has a name, as %s',
    async (name) => {
      const { code, stdout, stderr } = await runCli([name, '--out', ''], folder);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^error\[BAD_FLAG\]: --out [^\n]+\n$/);
    },
  );

  it.each([
    ['simulate', ['--duration-s', '60'], ''],
    ['demo', [], 'recording'],
  ])('leaves nothing when %s is stopped', async (name, flags, place) => {
    const parent = join(folder, `stopped-${name}`);
    const out = join(parent, 'made');
    const child = startCli([name, '--out', out, ...flags]);
    const end = endOf(child);
    while (namesIn(join(out, place)).length === 0 && child.exitCode === null) await wait(5);
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^error\[CANCELLED\]: [^\n]+\n$/);
    expect(namesIn(parent)).toEqual([]);
  });
});

describe.concurrent('info', () => {
  it('tells people what a file is', async () => {
    const out = join(folder, 'told');
    await simulate(out);
    const { code, stdout } = await runCli(['info', join(out, 'tetrode.bin')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^tetrode$/m);
    expect(stdout).toMatch(/^ {2}format +Raw binary$/m);
    expect(stdout).toMatch(/^ {2}rate +30000 Hz$/m);
    expect(stdout).toMatch(/^ {2}channels +4 /m);
    expect(stdout).toMatch(/^ {2}duration +2\.0 s \(60 000 samples\)$/m);
    expect(stdout).toMatch(/^ {2}gaps +none$/m);
  });

  it('tells of the recordings in a folder although one of them cannot be opened', async () => {
    const session = join(folder, 'session');
    for (const name of ['a', 'b']) {
      mkdirSync(session, { recursive: true });
      writeRawRecording(join(session, name), { channels: 1, frames: 100, valueAt: () => 0 });
    }
    writeFileSync(join(session, 'b.json'), '{');
    for (const [flags, told] of [
      [[], /^a\n/],
      [['--json'], /"name": "a"/],
    ] as const) {
      const { code, stdout, stderr } = await runCli(['info', session, ...flags]);
      expect(code).toBe(2);
      expect(stdout).toMatch(told);
      expect(stderr).toMatch(/^error\[SIDECAR_INVALID\]: [^\n]*b\.json[^\n]*\n$/);
    }
  });

  it('tells nothing of what it cannot open', async () => {
    const path = join(folder, 'empty.bin');
    writeFileSync(path, '');
    for (const flags of [[], ['--json']]) {
      const { code, stdout, stderr } = await runCli(['info', path, ...flags]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^error\[EMPTY_FILE\]: [^\n]+\n$/);
    }
  });
});

describe.concurrent('evaluate', () => {
  const truth = join(folder, 'truth-only.csv');
  const sorting = join(folder, 'sorting');

  beforeAll(() => {
    writeFileSync(truth, 'unit_id,sample_index\n1,100\n');
    writeFileSync(join(folder, 'notes.txt'), 'a good day');
    mkdirSync(sorting);
    writeFileSync(join(sorting, 'sorting.json'), '{"recording": {"sampleRate": 20000}}');
    writeFileSync(join(sorting, 'spikes.csv'), 'unit_id,sample_index\n');
  });

  it('asks for the folder of a sorting', async () => {
    const { code, stderr } = await runCli(['evaluate', '--sorting', folder, '--truth', truth]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[NOT_A_SORTING\]: [^\n]+\n$/);

    const results = join(folder, 'results');
    mkdirSync(join(results, 'day'), { recursive: true });
    writeFileSync(join(results, 'day', 'sorting.json'), '{}');
    const parent = await runCli(['evaluate', '--sorting', results, '--truth', truth]);
    expect(parent.stderr).toMatch(/^error\[NOT_A_SORTING\]: [^\n]+\n$/);
    expect(parent.stderr).toContain(`such as ${join(results, 'day')}`);
  });

  it.each([
    ['no truth', () => join(folder, 'nowhere.csv'), 'FILE_NOT_FOUND'],
    ['a folder without a sorting', () => folder, 'NOT_A_SORTING'],
    ['another kind of text', () => join(folder, 'notes.txt'), 'BAD_CSV'],
    ['a truth without a spike', () => join(sorting, 'spikes.csv'), 'EMPTY_TRUTH'],
  ])('names %s', async (_, path, errorCode) => {
    const flags = ['--sorting', sorting, '--truth', path()];
    const { code, stdout, stderr } = await runCli(['evaluate', ...flags]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^error\\[${errorCode}\\]: [^\\n]+\\n$`));
    expect(stderr).toContain(path());
  });
});
