import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type CliResult,
  childEnvironment,
  endOf,
  namesIn,
  program,
  resultFiles,
  runCli,
  startCli,
  temporaryFolder,
} from '../../support/cli.ts';
import { writeNeuron } from '../../support/neuron-recording.ts';

const folder = temporaryFolder();
const long = 300_000;

function newSession(name: string, recordings = 1): string {
  const session = join(folder, name);
  mkdirSync(session);
  for (let i = 0; i < recordings; i++) writeNeuron(join(session, `day${i}`), i);
  return session;
}

const homeOf = (session: string) => join(session, 'spikeloom');
const spikesOf = (session: string, name = 'day0') =>
  readFileSync(join(homeOf(session), name, 'spikes.csv'));
const databaseOf = (session: string) => join(homeOf(session), 'session.sqlite');

/** Runs a script and then what it is given, where only this process sees what it mounts. */
function inOwnMounts(script: string, args: readonly string[]): Promise<CliResult> {
  const all = ['-rm', 'sh', '-c', `${script}\n"$@"`, 'sh', process.execPath, program, ...args];
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  return endOf(spawn('unshare', all, { stdio: [...stdio], env: childEnvironment }));
}

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', folder]).status === 0;

describe('a session', () => {
  it(
    'of which the database is damaged has it again from its results, which are not sorted anew',
    async () => {
      const session = newSession('damaged');
      expect((await runCli(['sort', session])).code).toBe(0);
      const before = await runCli(['sort', session, '--json']);
      const result = join(homeOf(session), 'day0', 'sorting.json');
      const written = readFileSync(result, 'utf8');
      const damaged = Buffer.from(readFileSync(databaseOf(session))).fill(0, 4096, 8192);
      writeFileSync(databaseOf(session), damaged);
      const after = await runCli(['sort', session, '--json']);
      expect(after.code).toBe(0);
      expect(after.stderr).toMatch(/note\[STORE_SET_ASIDE\]: .*session\.sqlite\.damaged-20/);
      const [was] = JSON.parse(before.stdout).recordings;
      const [is] = JSON.parse(after.stdout).recordings;
      const { wallSeconds: _, ...rest } = was;
      expect(is).toMatchObject(rest);
      expect(readFileSync(result, 'utf8')).toBe(written);
      expect((await runCli(['sort', session])).stderr).not.toContain('STORE_SET_ASIDE');
    },
    long,
  );

  it(
    'that is being sorted is refused to a second process, which names the first, and goes on',
    async () => {
      const session = newSession('held', 3);
      const first = startCli(['sort', session]);
      const ended = endOf(first);
      while (!namesIn(homeOf(session)).includes('holder.json')) await pause();
      const second = await runCli(['sort', session]);
      expect(second.code).toBe(2);
      expect(second.stderr).toMatch(/^error\[SESSION_HELD\]: /);
      expect(second.stderr).toContain(`Process ${first.pid} on `);
      expect((await ended).code).toBe(0);
      expect(namesIn(join(homeOf(session), 'day2'))).toEqual(resultFiles);
    },
    long,
  );

  it(
    'that is stopped by Ctrl-C goes on with what is left',
    async () => {
      const session = newSession('stopped', 3);
      const child = startCli(['sort', session]);
      const ended = endOf(child);
      while (!namesIn(homeOf(session)).includes('day0')) await pause();
      child.kill('SIGINT');
      const stopped = await ended;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain('error[CANCELLED]: Stopped. The same command goes on');
      const first = spikesOf(session);
      const sorted = namesIn(homeOf(session)).filter((name) => name.startsWith('day')).length;
      expect(sorted).toBeLessThan(3);
      const again = await runCli(['sort', session]);
      expect(again.stderr).toMatch(/3 recordings, [12] to sort/);
      expect(again.code).toBe(0);
      expect(spikesOf(session)).toEqual(first);
      expect(namesIn(join(homeOf(session), 'day2'))).toEqual(resultFiles);
    },
    long,
  );
});

describe.skipIf(!canMount)('a session (skipped where nothing can be mounted)', () => {
  it(
    'in a folder that may not be written is kept in the user data, and says where',
    async () => {
      const session = newSession('read-only');
      const data = join(folder, 'data');
      const script = `mount --bind '${session}' '${session}' && mount -o remount,bind,ro '${session}' || exit 99
export XDG_DATA_HOME='${data}'`;
      const { code, stdout, stderr } = await inOwnMounts(script, ['sort', session, '--json']);
      expect(stderr).toMatch(/note\[STORED_ELSEWHERE\]: /);
      expect(code).toBe(0);
      expect(namesIn(session)).toEqual(['day0.bin', 'day0.json']);
      const { home } = JSON.parse(stdout);
      expect(home).toMatch(new RegExp(`^${data}/spikeloom/sessions/read-only-[0-9a-f]{12}$`));
      expect(stderr).toContain(home);
      expect(namesIn(join(home, 'day0'))).toEqual(resultFiles);
      const again = await inOwnMounts(script, ['sort', session]);
      expect(again.stderr).toContain('1 recording, 0 to sort');
    },
    long,
  );

  /** A session on a disk with room, sorted. */
  let roomy: Promise<string> | undefined;
  const sortedSession = async () => {
    const session = newSession('roomy');
    await runCli(['sort', session]);
    return session;
  };

  it.each(['40k', '150k', '240k'])(
    'on a disk of %s that is full ends in an error, and goes on when there is room',
    async (size) => {
      roomy ??= sortedSession();
      const reference = await roomy;
      const disk = join(folder, `disk-${size}`);
      const complaint = join(folder, `complaint-${size}`);
      mkdirSync(disk);
      // The recording is on another disk; what is made of it is not.
      const script = `mount -t tmpfs -o size=${size} none '${disk}' || exit 99
ln -s '${reference}/day0.bin' '${reference}/day0.json' '${disk}'
'${process.execPath}' '${program}' sort '${disk}' >/dev/null 2>'${complaint}' && exit 98
mount -o remount,size=20m '${disk}' || exit 97`;
      const { code, stdout, stderr } = await inOwnMounts(script, ['sort', disk, '--json']);
      expect(readFileSync(complaint, 'utf8')).toMatch(/error\[DISK_FULL\]: /);
      expect(stderr).not.toContain('error[');
      expect(code).toBe(0);
      const [{ spikeCount, unitCount }] = JSON.parse(stdout).recordings;
      const rows = spikesOf(reference).toString().trimEnd().split('\r\n');
      expect([unitCount, spikeCount]).toEqual([1, rows.length - 1]);
    },
    long,
  );
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
