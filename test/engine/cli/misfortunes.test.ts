import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CliResult,
  childEnvironment,
  endOf,
  namesIn,
  program,
  resultFiles,
  runCli,
  temporaryFolder,
} from '../../support/cli.ts';
import { type Misfortune, misfortuneVariable } from './fixtures/misfortune.ts';

const folder = temporaryFolder();
const preload = new URL('./fixtures/misfortune.ts', import.meta.url).href;

beforeAll(async () => {
  const flags = ['--preset', 'tetrode', '--duration-s', '8', '--out', folder];
  expect((await runCli(['simulate', ...flags])).code).toBe(0);
});

let runs = 0;

/** Sorts a recording of its own, in which something happens underway. */
async function sortWith(
  misfortune: Omit<Misfortune, 'path'>,
): Promise<CliResult & { readonly path: string; readonly out: string }> {
  const own = join(folder, `run-${runs++}`);
  mkdirSync(own);
  for (const name of ['tetrode.bin', 'tetrode.json', 'probe.json']) {
    copyFileSync(join(folder, name), join(own, name));
  }
  const path = join(own, 'tetrode.bin');
  const out = join(own, 'out');
  const env = {
    ...childEnvironment,
    NODE_OPTIONS: `--import=${preload}`,
    [misfortuneVariable]: JSON.stringify({ ...misfortune, path }),
  };
  const args = [program, 'sort', path, '--out', out, '--threads', '2'];
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn(process.execPath, args, { env, stdio: [...stdio] });
  return { ...(await endOf(child)), path, out };
}

/** Threads and their reads at which something happens: while the noise is measured, and while work is shared. */
const moments = [
  [1, 12],
  [2, 1],
  [2, 4],
] as const;

describe('a sort that meets with misfortune', () => {
  it('has a thread that does all of this', async () => {
    const { code, out } = await sortWith({ thread: 99, read: 1, deed: 'thread ends' });
    expect(code).toBe(0);
    expect(namesIn(join(out, 'tetrode'))).toEqual(resultFiles);
  });

  describe.each(moments)('in thread %i at its read %i', (thread, read) => {
    it.each([
      ['thread ends', /^error\[THREAD_ENDED\]: [^\n]*exit code 9[^\n]*\n$/],
      [
        'disk cannot read',
        /^error\[UNREADABLE_REGION\]: [^\n]*tetrode\.bin[^\n]*from byte \d+[^\n]*\n$/,
      ],
      ['file shrinks', /^error\[(FILE_SHRANK|RECORDING_CHANGED)\]: [^\n]*tetrode\.bin[^\n]*\n$/],
    ] as const)(
      '(%s) ends with an error that says so, and leaves nothing',
      async (deed, message) => {
        const { code, stdout, stderr, out } = await sortWith({ thread, read, deed });
        expect(stderr).toMatch(message);
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(existsSync(out)).toBe(false);
      },
    );

    it('(file vanishes) goes on with what it holds open, or ends with an error', async () => {
      const { code, stderr, out } = await sortWith({ thread, read, deed: 'file vanishes' });
      if (code === 0) expect(namesIn(join(out, 'tetrode'))).toEqual(resultFiles);
      else {
        expect(stderr).toMatch(/^error\[FILE_NOT_FOUND\]: [^\n]*tetrode\.bin[^\n]*\n$/);
        expect(code).toBe(2);
        expect(existsSync(out)).toBe(false);
      }
    });
  });
});
