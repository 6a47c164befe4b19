import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export const program = fileURLToPath(new URL('../../engine/cli/main.ts', import.meta.url));

export interface CliResult {
  /** null where a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node keeps the sources compiled here, which makes up most of the start of a short command. */
const compiled = join(tmpdir(), 'spikeloom-compiled');
export const childEnvironment = { ...process.env, NODE_COMPILE_CACHE: compiled };

/** Starts the real command line as a process of its own. */
export function startCli(args: readonly string[], cwd?: string): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd,
    env: childEnvironment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the command line to its end. */
export function runCli(args: readonly string[], cwd?: string): Promise<CliResult> {
  return endOf(startCli(args, cwd));
}

/** What a started command line said, once it has ended. */
export function endOf(child: ChildProcess): Promise<CliResult> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => (text.stdout += chunk));
  child.stderr?.on('data', (chunk) => (text.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
}

/** A folder for the files of a test file, removed afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files and folders directly in a folder, hidden ones too, sorted; nothing where it does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

export const resultFiles = [
  'report.html',
  'sorting.json',
  'spikes.csv',
  'templates.npy',
  'units.csv',
];
