import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Imported before a program (`node --import`), this has it write at its end how much memory it ever
 * held, threads included: kilobytes, into the file that this variable of the environment names.
 */
export const memoryFileVariable = 'SPIKELOOM_PEAK_MEMORY_FILE';

const path = process.env[memoryFileVariable];
if (isMainThread && path !== undefined) {
  process.on('exit', () => writeFileSync(path, String(process.resourceUsage().maxRSS)));
}
