import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BugError } from '../../core/index.ts';
import { withTemporaryFolder } from '../files/temporary-folder.ts';
import type { Clock } from './interleave.ts';
import { memoryFileVariable } from './peak-memory.ts';

/** A program that is run to be measured. */
export interface MeasuredProgram {
  /** What people call it. */
  readonly name: string;
  readonly program: URL;
  readonly args: readonly string[];
  /** After these it is asked to stop. */
  readonly limitSeconds: number;
  /** Hears of each line that the program writes on its way, to where errors go. */
  readonly onLine?: (line: string) => void;
}

/** How a run of a program ended. */
export interface MeasuredRun {
  /** From starting the process to its end. */
  readonly seconds: number;
  /** False where it was stopped at the limit. */
  readonly finished: boolean;
  /** The most memory that the process ever held, all its threads included. */
  readonly peakMegabytes: number;
  /** What it wrote to its standard output. */
  readonly output: string;
}

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** A program of this project, by its place from this folder and without the ending. */
export const programBeside = (name: string) => new URL(`${name}${ending}`, import.meta.url);

/**
 * Runs a program in a process of its own.
 * @throws BugError where it ends with an error
 */
export async function runMeasured(measured: MeasuredProgram, clock: Clock): Promise<MeasuredRun> {
  return withTemporaryFolder('bench-run', async (folder) => {
    const memoryFile = join(folder, 'kilobytes');
    const start = clock();
    const { code, output, errors, stopped } = await runProcess(measured, memoryFile);
    const seconds = (clock() - start) / 1000;
    if (code !== 0 && !stopped) {
      throw new BugError(`${measured.name} ended with exit code ${code}:\n${errors}`);
    }
    const peakMegabytes = (Number(await readFile(memoryFile, 'utf8')) * 1024) / 1e6;
    return { seconds, finished: code === 0, peakMegabytes, output };
  });
}

function runProcess(
  { program, args, limitSeconds, onLine }: MeasuredProgram,
  memoryFile: string,
): Promise<{ code: number | null; output: string; errors: string; stopped: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [`--import=${programBeside('./peak-memory').href}`, fileURLToPath(program), ...args],
      {
        env: { ...process.env, [memoryFileVariable]: memoryFile },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    let errors = '';
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
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    if (onLine) createInterface({ input: child.stderr }).on('line', onLine);
    child.on('error', (error) => {
      finish();
      reject(error);
    });
    child.on('close', (code) => {
      finish();
      resolve({ code, output, errors, stopped });
    });
  });
}
