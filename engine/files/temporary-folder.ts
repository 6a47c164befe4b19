import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

const standing = new Set<string>();

/**
 * Gives work a folder of its own for its files. It is gone when the work ends, and also when the
 * process is told to stop while it goes on.
 * @param name what the folder is for, in its name
 */
export async function withTemporaryFolder<Result>(
  name: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  removeWhenStopped();
  const folder = await mkdtemp(join(tmpdir(), `spikeloom-${name}-`));
  standing.add(folder);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    standing.delete(folder);
  }
}

let isWatching = false;

function removeWhenStopped(): void {
  if (isWatching) return;
  isWatching = true;
  process.on('exit', () => {
    for (const folder of standing) rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
