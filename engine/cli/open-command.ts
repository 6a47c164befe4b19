import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { locateRecording } from '../files/file-tree.ts';
import { startHost } from '../host.ts';
import { wholeNumberFrom } from './flag-values.ts';
import { cancelOnInterrupt } from './interruption.ts';

interface OpenFlags {
  readonly browser?: boolean;
  readonly demo?: boolean;
  readonly port?: string;
}

const highestPort = 65_535;
const lookForEndMs = 100;

export function openCommand(): Command {
  return new Command('open')
    .summary('serve the application to a browser on this machine')
    .description(
      'Starts the engine and prints the address of the application, which only this machine reaches and which holds the secret that lets in. Ctrl-C ends it; a sort that runs can be resumed.',
    )
    .argument('[path]', 'a recording or a folder of recordings to open')
    .option('--demo', 'open the demo: simulated recordings, made on the first use')
    .option('--browser', 'open the address in the browser')
    .option('--port <N>', 'port to serve at (default: any that is free)')
    .action(runOpen);
}

async function runOpen(path: string | undefined, flags: OpenFlags): Promise<void> {
  const cancellation = cancelOnInterrupt();
  // Before anything is started for it.
  if (path !== undefined) await locateRecording(path);
  const port = flags.port === undefined ? 0 : wholeNumberFrom('--port', flags.port, 0, highestPort);
  const host = await startHost({ port });
  try {
    const url = host.url + whatToOpen(path, flags);
    process.stdout.write(`${url}\n`);
    if (flags.browser) openInBrowser(url);
    while (!cancellation.cancelled) await pause(lookForEndMs);
  } finally {
    await host.close();
  }
}

/** The part of the address that tells the application what to open. */
function whatToOpen(path: string | undefined, { demo = false }: OpenFlags): string {
  if (demo) return '&demo=1';
  return path === undefined ? '' : `&open=${encodeURIComponent(resolve(path))}`;
}

/** Asks the system; where it has no browser, the address that was printed is there. */
function openInBrowser(url: string): void {
  const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
    darwin: ['open'],
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command!, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
