import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readSession } from '../../../engine/store/open-session.ts';
import {
  type CliResult,
  endOf,
  namesIn,
  program,
  resultFiles,
  runCli,
  startCli,
  temporaryFolder,
} from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';
import { expectOneErrorLine, second } from '../cli/sort-of.ts';

const root = temporaryFolder();

/** Writes a recording of noise at a path without ending, long ago. */
function writeNoise(path: string, frames = second / 2): string {
  mkdirSync(dirname(path), { recursive: true });
  const written = writeRawRecording(path, { channels: 1, frames, valueAt: noise(1) });
  utimesSync(written, 1e9, 1e9);
  return written;
}

interface SessionOutcome {
  readonly home: string;
  readonly recordings: readonly {
    name: string;
    path: string;
    state: string;
    error: string | null;
  }[];
}

const outcomeOf = ({ stdout }: CliResult): SessionOutcome => JSON.parse(stdout);

const sortSession = (folder: string) => runCli(['sort', folder, '--json', '--threads', '1']);

/** As a user to whom something may be forbidden: nothing is to root. */
function runAsNobody(args: readonly string[], home: string): Promise<CliResult> {
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const env = { PATH: process.env.PATH, HOME: home, XDG_DATA_HOME: home };
  return endOf(spawn(process.execPath, [program, ...args], { ...user, env, cwd: '/' }));
}

/** Waits until something holds, as long as the process runs. */
async function until(holds: () => boolean, process: { readonly exitCode: number | null }) {
  while (!holds() && process.exitCode === null) await wait(5);
}

/** Waits until a recording of a session is being sorted. */
async function untilRunning(folder: string, process: { readonly exitCode: number | null }) {
  await until(() => existsSync(join(folder, 'spikeloom', 'session.sqlite')), process);
  let isRunning = false;
  while (!isRunning && process.exitCode === null) {
    const store = await readSession(folder).catch(() => undefined);
    isRunning = (store?.runs.list().length ?? 0) > 0;
    await store?.close();
  }
}

describe.concurrent('a session', () => {
  it('sorts each recording once, whatever it is called and whatever links lead to it', async () => {
    const folder = join(root, 'Sitzung ä 長い');
    writeNoise(join(folder, 'день 1', '録音 ⚡ "x"'));
    writeNoise(join(folder, 'x'.repeat(250)));
    const elsewhere = writeNoise(join(root, 'elsewhere', 'far'));
    symlinkSync(dirname(elsewhere), join(folder, 'linked'));
    symlinkSync(join(folder, 'день 1'), join(folder, 'again'));
    symlinkSync(folder, join(folder, 'день 1', 'loop'));
    const result = await sortSession(folder);
    expect(result.code).toBe(0);
    const { recordings, home } = outcomeOf(result);
    expect(recordings.map(({ name, state }) => [name, state])).toEqual([
      ['linked_far', 'sorted'],
      ['x'.repeat(150), 'sorted'],
      ['день_1_録音_x', 'sorted'],
    ]);
    for (const { name } of recordings) expect(namesIn(join(home, name))).toEqual(resultFiles);
    expect((await runCli(['export', folder, '--format', 'csv-long'])).code).toBe(0);
    const again = await runCli(['list', folder, '--json']);
    expect(JSON.parse(again.stdout).recordings).toHaveLength(3);
  });

  it('of nothing is said to be, and leaves nothing', async () => {
    const folder = join(root, 'nothing');
    mkdirSync(join(folder, 'inside'), { recursive: true });
    writeFileSync(join(folder, 'notes.txt'), 'to do');
    expectOneErrorLine(await sortSession(folder), /^NO_RECORDING$/);
    expect(namesIn(folder)).toEqual(['inside', 'notes.txt']);
    expectOneErrorLine(await sortSession(join(folder, 'gone')), /^FILE_NOT_FOUND$/);
  });

  it('goes on where a recording vanishes before its turn', async () => {
    const folder = join(root, 'vanishing');
    const paths = ['a', 'b', 'c'].map((name) => writeNoise(join(folder, name)));
    const child = startCli(['sort', folder, '--json', '--threads', '1']);
    const ended = endOf(child);
    await until(() => existsSync(join(folder, 'spikeloom', 'session.sqlite')), child);
    await until(() => namesIn(join(folder, 'spikeloom')).includes('a'), child);
    rmSync(paths[2]!);
    const result = await ended;
    expect(result.code).toBe(2);
    const { recordings } = outcomeOf(result);
    expect(recordings.map(({ state }) => state)).toEqual(['sorted', 'sorted', 'failed']);
    expect(recordings[2]!.error).toContain(paths[2]);
    expect(
      JSON.parse((await runCli(['status', folder, '--json'])).stdout).recordings[2],
    ).toMatchObject({
      state: 'failed',
      error: { code: 'FILE_NOT_FOUND' },
    });
  });

  it('says of a recording that grew while it was sorted, and sorts it again when it is whole', async () => {
    const folder = join(root, 'growing');
    const path = writeNoise(join(folder, 'a'), 4 * second);
    const more = readFileSync(path);
    const child = startCli(['sort', folder, '--json', '--threads', '1']);
    const ended = endOf(child);
    await untilRunning(folder, child);
    appendFileSync(path, more);
    utimesSync(path, 1e9 + 1, 1e9 + 1);
    const { stdout } = await ended;
    expect(stdout).toMatch(/CHANGED_WHILE_SORTED|changed while it was being sorted/);

    const again = await sortSession(folder);
    expect(again.code).toBe(0);
    const sorting = join(folder, 'spikeloom', 'a', 'sorting.json');
    expect(JSON.parse(readFileSync(sorting, 'utf8')).recording.durationSeconds).toBe(8);
    expect(again.stdout).not.toContain('CHANGED_WHILE_SORTED');
  });

  it('leaves what is being written for the next time', async () => {
    const folder = join(root, 'written');
    writeNoise(join(folder, 'done'));
    const path = writeNoise(join(folder, 'live'));
    const recorder = setInterval(() => appendFileSync(path, Buffer.alloc(400)), 20);
    const first = await sortSession(folder);
    clearInterval(recorder);
    expect(outcomeOf(first).recordings.map(({ name, state }) => [name, state])).toEqual([
      ['done', 'sorted'],
      ['live', 'not sorted'],
    ]);
    const states = outcomeOf(await sortSession(folder)).recordings.map(({ state }) => state);
    expect(states).toEqual(['sorted', 'sorted']);
  });

  it('whose folder may not be written, or not all be read, is sorted elsewhere, which is said', async () => {
    const folder = join(root, 'read-only');
    writeNoise(join(folder, 'a'));
    writeNoise(join(folder, 'locked', 'b'));
    chmodSync(join(folder, 'locked'), 0);
    chmodSync(folder, 0o555);
    chmodSync(root, 0o755);
    const home = join(root, 'user');
    mkdirSync(home);
    chmodSync(home, 0o777);
    const result = await runAsNobody(['sort', folder, '--json', '--threads', '1'], home);
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'locked'), 0o755);
    expect(result.stderr).toContain(`note[STORED_ELSEWHERE]: ${folder}`);
    expect(result.stderr).toContain(`error[NO_PERMISSION]: `);
    const outcome = outcomeOf(result);
    expect(outcome.home.startsWith(home)).toBe(true);
    expect(outcome.recordings).toMatchObject([
      { name: 'a', state: 'sorted' },
      { path: 'locked', state: 'failed' },
    ]);
    expect(namesIn(folder)).toEqual(['a.bin', 'a.json', 'locked']);
    const status = await runAsNobody(['status', folder], home);
    expect(status.stdout).toContain(outcome.home);
  });

  it('takes its parameters from its settings, those of single recordings before the flags', async () => {
    const folder = join(root, 'settings');
    for (const name of ['a', 'b', 'c']) writeNoise(join(folder, name));
    const settings = (content: unknown) =>
      writeFileSync(join(folder, 'spikeloom.json'), JSON.stringify(content));
    settings({
      parameters: { polarity: 'negative', seed: 5 },
      recordings: { 'b.*': { seed: 7 }, 'd.*': {} },
    });
    const result = await runCli(['sort', folder, '--seed', '6']);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(
      /note\[SETTINGS_WITHOUT_RECORDING\]: .*no recording fits "d\.\*"/,
    );
    const { runs } = JSON.parse((await runCli(['runs', folder, '--json'])).stdout);
    const facts = runs.map((run: { recording: string; parameters: Record<string, unknown> }) => [
      run.recording,
      run.parameters.seed,
      run.parameters.polarity,
    ]);
    expect(facts).toEqual([
      ['a', 6, 'negative'],
      ['b', 7, 'negative'],
      ['c', 6, 'negative'],
    ]);
    settings({ recordings: { 'b.*': { sead: 7 } } });
    expectOneErrorLine(await runCli(['sort', folder]), /^SETTINGS_INVALID$/);
  });
});
