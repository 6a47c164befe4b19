import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
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

const folder = temporaryFolder();
const recording = join(folder, 'tetrode.bin');

beforeAll(async () => {
  const flags = ['--preset', 'tetrode', '--duration-s', '30', '--out', folder];
  expect((await runCli(['simulate', ...flags])).code).toBe(0);
});

/** Starts a sort and waits until it has made its output folder, which it does before the work. */
async function startSort(out: string): Promise<ChildProcess> {
  const child = startCli(['sort', recording, '--out', out, '--threads', '1']);
  while (!existsSync(out) && child.exitCode === null) await wait(2);
  return child;
}

describe('a sort that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s ends with 130 and leaves nothing',
    async (signal) => {
      const out = join(folder, `out-${signal}`);
      const child = await startSort(out);
      const end = endOf(child);
      child.kill(signal);
      expect(await end).toMatchObject({
        code: 130,
        stdout: '',
        stderr: expect.stringMatching(/^error\[CANCELLED\]: [^\n]+\n$/),
      });
      expect(existsSync(out)).toBe(false);
    },
  );

  it('by SIGKILL leaves no result, and the next run a whole one and no remains', async () => {
    const out = join(folder, 'out-SIGKILL');
    const child = await startSort(out);
    const end = endOf(child);
    await wait(200);
    child.kill('SIGKILL');
    expect((await end).code).toBeNull();
    expect(namesIn(join(out, 'tetrode'))).toEqual([]);

    expect((await runCli(['sort', recording, '--out', out])).code).toBe(0);
    expect(namesIn(out)).toEqual(['tetrode']);
    expect(namesIn(join(out, 'tetrode'))).toEqual(resultFiles);
  });
});
