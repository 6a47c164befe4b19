import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../../engine/cli/main.ts', import.meta.url));
/** As users run it: without types to strip from every module first. */
export const builtProgram = fileURLToPath(
  new URL('../../../dist/engine/cli/main.js', import.meta.url),
);

export interface HostProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it as Ctrl-C does. */
  close(): Promise<void>;
}

export interface HostProcessOptions {
  /** What to open; nothing unless told. */
  readonly place?: string;
  /** The home of the user that it runs for. */
  readonly home: string;
  readonly port?: number;
  /** The source unless told otherwise. */
  readonly program?: string;
}

/** Starts `spikeloom open` as a process of its own. */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const { place, home, port, program = source } = options;
  const args = [
    'open',
    ...(place === undefined ? [] : [place]),
    ...(port === undefined ? [] : ['--port', String(port)]),
  ];
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: home, XDG_DATA_HOME: home, APPDATA: home },
  });
  return {
    url: await firstLine(child),
    child,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    let complained = '';
    child.stdout!.on('data', (chunk) => {
      said += chunk;
      if (said.includes('\n')) resolve(said.slice(0, said.indexOf('\n')));
    });
    child.stderr!.on('data', (chunk) => (complained += chunk));
    child.once('exit', () => reject(new Error(`The host ended: ${complained}`)));
  });
}
