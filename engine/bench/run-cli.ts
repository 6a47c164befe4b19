import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BugError } from '../../core/index.ts';
import { withTemporaryFolder } from '../files/temporary-folder.ts';
import type { Clock } from './interleave.ts';
import { memoryFileVariable } from './peak-memory.ts';

/** How a run of the program ended. */
export interface CliRun {
  /** From starting the process to its end. */
  readonly seconds: number;
  /** False where it was stopped at the limit. */
  readonly finished: boolean;
  /** The most memory that the process ever held, all its threads included. */
  readonly peakMegabytes: number;
}

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const fileBeside = (name: string) => new URL(`${name}${ending}`, import.meta.url);

/**
 * Runs the command line as a user would, in a process of its own.
 * @param limitSeconds after these it is asked to stop
 * @throws BugError where it ends with an error
 */
export async function runCli(
  args: readonly string[],
  limitSeconds: number,
  clock: Clock,
): Promise<CliRun> {
  return withTemporaryFolder('bench-run', async (folder) => {
    const memoryFile = join(folder, 'kilobytes');
    const start = clock();
    const { code, output, stopped } = await runProcess(
      [
        '--import',
        fileBeside('./peak-memory').href,
        fileURLToPath(fileBeside('../cli/main')),
        ...args,
      ],
      { ...process.env, [memoryFileVariable]: memoryFile },
      limitSeconds,
    );
    const seconds = (clock() - start) / 1000;
    if (code !== 0 && !stopped) {
      throw new BugError(`spikeloom ${args.join(' ')} ended with exit code ${code}:\n${output}`);
    }
    const peakMegabytes = Number(await readFile(memoryFile, 'utf8')) / 1024;
    return { seconds, finished: code === 0, peakMegabytes };
  });
}

function runProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  limitSeconds: number,
): Promise<{ code: number | null; output: string; stopped: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    let stopped = false;
    const timer = setTimeout(() => {
      stopped = true;
      child.kill('SIGTERM');
    }, 1000 * limitSeconds);
    // Where this process is stopped, nobody waits for the other one.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    const finish = () => {
      clearTimeout(timer);
      process.off('exit', end);
    };
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', (error) => {
      finish();
      reject(error);
    });
    child.on('close', (code) => {
      finish();
      resolve({ code, output, stopped });
    });
  });
}
