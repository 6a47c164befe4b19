import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CliResult, endOf, temporaryFolder } from '../support/cli.ts';
import { noise, writeRawRecording } from '../support/raw-recording.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
const folder = temporaryFolder();
mkdirSync(join(folder, 'session'));
writeRawRecording(join(folder, 'session', 'day'), { channels: 1, frames: 100, valueAt: noise(1) });

function runScript(
  cwd: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<CliResult> {
  const script = join(root, 'scripts', 'spikeloom.mjs');
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  return endOf(
    spawn(process.execPath, [script, ...args], { cwd, env: { ...process.env, ...env }, stdio }),
  );
}

const outsideNpm = { npm_lifecycle_event: '', INIT_CWD: '' };
const throughNpm = {
  npm_lifecycle_event: 'spikeloom',
  npm_package_json: join(root, 'package.json'),
  INIT_CWD: join(folder, 'session'),
};

describe('the spikeloom command', () => {
  it('takes paths from the folder where it was typed', async () => {
    const { code, stdout, stderr } = await runScript(join(folder, 'session'), outsideNpm, [
      'info',
      'day.bin',
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^day\n/);
  });

  it('does so through npm as well, which runs it elsewhere', async () => {
    const { code, stdout } = await runScript(root, throughNpm, ['info', 'day.bin']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^day\n/);
  });

  it('passes errors and exit codes on', async () => {
    const { code, stdout, stderr } = await runScript(folder, outsideNpm, ['info', 'day.bin']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error\[FILE_NOT_FOUND\]: [^\n]+\n$/);
  });
});
