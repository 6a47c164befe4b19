import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTemporaryFolder } from '../../../engine/files/temporary-folder.ts';

const module = new URL('../../../engine/files/temporary-folder.ts', import.meta.url).href;
/** Tells its folder, and then works for as long as it is let. */
const endless = `
  import { writeFileSync } from 'node:fs';
  import { withTemporaryFolder } from '${module}';
  await withTemporaryFolder('endless', (folder) => {
    writeFileSync(folder + '/half', 'done');
    process.stdout.write(folder);
    return new Promise((resolve) => setTimeout(resolve, 60_000));
  });`;

describe('withTemporaryFolder', () => {
  it.each([
    ['done', async () => 'done'],
    ['failed', () => Promise.reject(new Error('failed'))],
  ])('removes the folder when the work is %s', async (outcome, work) => {
    let used = '';
    const ended = withTemporaryFolder('test', async (folder) => {
      used = folder;
      writeFileSync(join(folder, 'file'), 'something');
      return work();
    });
    expect(await ended.catch((error: Error) => error.message)).toBe(outcome);
    expect(used).toContain('spikeloom-test-');
    expect(existsSync(used)).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'removes it when %s stops the process',
    async (signal) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', endless]);
      const [told] = await once(child.stdout, 'data');
      const folder = String(told);
      expect(existsSync(join(folder, 'half'))).toBe(true);
      child.kill(signal);
      const [code] = await once(child, 'close');
      expect(code).toBeGreaterThan(128);
      expect(existsSync(folder)).toBe(false);
    },
  );
});
