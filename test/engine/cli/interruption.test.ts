import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  endOf,
  namesIn,
  resultFiles,
  runCli,
  startCli,
  temporaryFolder,
} from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';

const folder = temporaryFolder();
const recording = join(folder, 'tetrode.bin');

beforeAll(async () => {
  const flags = ['--preset', 'tetrode', '--duration-s', '15', '--out', folder];
  expect((await runCli(['simulate', ...flags])).code).toBe(0);
});

/** Starts a sort and waits until it has made its output folder, which it does before the work. */
async function startSort(path: string, out: string, threads: number): Promise<ChildProcess> {
  const child = startCli(['sort', path, '--out', out, '--threads', `${threads}`]);
  while (!existsSync(out) && child.exitCode === null) await wait(2);
  return child;
}

describe('a sort that is stopped', () => {
  it.each([
    ['SIGINT', 'at once', 0, 1],
    ['SIGINT', 'at once', 0, 2],
    ['SIGINT', 'while it works', 300, 2],
    ['SIGTERM', 'while it works', 300, 1],
    ['SIGHUP', 'while it works', 300, 1],
  ] as const)('by %s %s (%i ms, %i threads) ends with 130 and leaves nothing', async (...given) => {
    const [signal, , afterMs, threads] = given;
    const parent = join(folder, `${signal}-${afterMs}-${threads}`);
    const child = await startSort(recording, join(parent, 'made', 'for', 'it'), threads);
    const end = endOf(child);
    await wait(afterMs);
    child.kill(signal);
    expect(await end).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/^error\[CANCELLED\]: [^\n]+\n$/),
    });
    expect(existsSync(parent)).toBe(false);
  });

  it('leaves an older result as it was', async () => {
    const out = join(folder, 'out-older');
    mkdirSync(join(out, 'tetrode'), { recursive: true });
    const sha256 = createHash('sha256').update(readFileSync(recording)).digest('hex');
    const older = JSON.stringify({ input: { files: [{ sha256 }] } });
    writeFileSync(join(out, 'tetrode', 'sorting.json'), older);
    // The missing file is told of when the work has begun; the recording is next.
    const child = startCli(['sort', join(folder, 'nowhere.bin'), recording, '--out', out]);
    const end = endOf(child);
    await once(child.stderr!, 'data');
    await wait(300);
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^error\[FILE_NOT_FOUND\][^\n]+\nerror\[CANCELLED\][^\n]+\n$/);
    expect(namesIn(out)).toEqual(['tetrode']);
    expect(namesIn(join(out, 'tetrode'))).toEqual(['sorting.json']);
    expect(readFileSync(join(out, 'tetrode', 'sorting.json'), 'utf8')).toBe(older);
  });

  it('by SIGKILL leaves no result, and the next run a whole one and no remains', async () => {
    const out = join(folder, 'out-SIGKILL');
    const short = writeRawRecording(join(folder, 'short'), {
      channels: 1,
      frames: 20_000,
      valueAt: noise(1),
    });
    const child = await startSort(short, out, 1);
    const end = endOf(child);
    child.kill('SIGKILL');
    expect((await end).code).toBeNull();
    expect(namesIn(join(out, 'short'))).toEqual([]);

    expect((await runCli(['sort', short, '--out', out])).code).toBe(0);
    expect(namesIn(out)).toEqual(['short']);
    expect(namesIn(join(out, 'short'))).toEqual(resultFiles);
  });
});
