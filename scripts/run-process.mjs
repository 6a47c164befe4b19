import { spawn } from 'node:child_process';
import { inProject } from './project.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Environment for programs that sort. glibc keeps what threads have freed for the same threads, a
 * gigabyte after learning from a large probe; told so, it gives large pieces back at once. Node keeps
 * the modules that it has compiled: every thread of every sort would compile them again.
 */
export const sortingEnvironment = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
  NODE_COMPILE_CACHE: inProject('node_modules', '.cache', 'compiled'),
  ...process.env,
};

/**
 * Runs a program in the foreground to its end. Signals reach it, and its exit status is ours.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number } | { signal: NodeJS.Signals }>}
 */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the whole group: the program has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const finish = (settle) => {
      for (const signal of signals) process.off(signal, forward);
      settle();
    };
    child.on('error', (error) => finish(() => reject(error)));
    child.on('exit', (code, signal) =>
      finish(() => resolve(signal ? { signal } : { code: code ?? 1 })),
    );
  });
}

/** Ends this process as the program ended: with its exit code, or by the signal that stopped it. */
export function endLike(outcome) {
  if ('signal' in outcome) process.kill(process.pid, outcome.signal);
  else process.exitCode = outcome.code;
}

/**
 * Runs a program quietly and keeps what it says.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8').trimEnd() }),
    );
  });
}
