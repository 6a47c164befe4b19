import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliResult, endOf, program, temporaryFolder } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';

const folder = temporaryFolder();
const disk = join(folder, 'disk');
mkdirSync(disk);
const recording = writeRawRecording(join(folder, 'quiet'), {
  channels: 1,
  frames: 10_000,
  valueAt: noise(1),
});

/** A small disk that only this process sees; then what was asked for; then what is left on the disk. */
const onSmallDisk = `mount -t tmpfs -o size=$0 none '${disk}' || exit 99
"$@"; code=$?
find '${disk}' -mindepth 1 | sed 's/^/left: /' >&2
exit $code`;

function onDiskOf(size: string, args: readonly string[]): Promise<CliResult> {
  const script = ['-rm', 'sh', '-c', onSmallDisk, size, process.execPath, program, ...args];
  return endOf(spawn('unshare', script, { stdio: ['ignore', 'pipe', 'pipe'] }));
}

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', disk]).status === 0;

describe.skipIf(!canMount)(
  'a disk that is full (skipped where no small one can be mounted)',
  () => {
    it('has the whole result of a sort where it is large enough', async () => {
      const { code, stderr } = await onDiskOf('10m', ['sort', recording, '--out', disk]);
      expect(code).toBe(0);
      expect(stderr).toContain(`left: ${join(disk, 'quiet', 'report.html')}`);
      expect(stderr).not.toContain('partial');
    });

    it('ends a sort with an error that names the file, and holds nothing of the result', async () => {
      const { code, stdout, stderr } = await onDiskOf('12k', ['sort', recording, '--out', disk]);
      expect(stderr).toMatch(/^error\[DISK_FULL\]: [^\n]+\n$/);
      expect(stderr).toContain(disk);
      expect(stderr).toContain('free some space');
      expect(stdout).toBe('');
      expect(code).toBe(2);
    });

    it('ends a simulation so, too', async () => {
      const args = ['simulate', '--preset', 'tetrode', '--duration-s', '5', '--out', disk];
      const { code, stderr } = await onDiskOf('300k', args);
      expect(stderr).toMatch(/^error\[DISK_FULL\]: [^\n]+\n$/);
      expect(stderr).toContain(disk);
      expect(code).toBe(2);
    });
  },
);
