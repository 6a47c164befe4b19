import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before a program by an option of node, this has it write at its end how much memory it ever
 * held, threads included: kilobytes, into the file that this variable of the environment names. It
 * writes as well when it begins, for a program that is stopped before it can end in order.
 */
export const memoryFileVariable = 'SPIKELOOM_PEAK_MEMORY_FILE';

const path = process.env[memoryFileVariable];
if (isMainThread && path !== undefined) {
  const write = () => writeFileSync(path, String(peakKilobytes()));
  write();
  process.on('exit', write);
}

/**
 * Linux begins `maxRSS` of a program with what the one that started it held; its own account of the
 * memory of a process begins anew.
 */
function peakKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
