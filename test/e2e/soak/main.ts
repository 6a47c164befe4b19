/**
 * Uses the window for as many actions as somebody takes in an hour, one after the other, and says what
 * memory its page takes: `npm run bench:soak [-- ACTIONS]`. Prints a table and one line of JSON.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { runCli } from '../../support/cli.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { builtProgram, startHostProcess } from '../support/host.ts';
import { actionAt } from './actions.ts';

/** One every two seconds. */
const actionsAnHour = 1800;
const looks = 12;

if (chromiumPath === undefined) {
  process.stderr.write('Chromium is missing: apt-get install chromium, or set CHROMIUM_PATH.\n');
  process.exit(2);
}

interface Memory {
  readonly actions: number;
  readonly heapMb: number;
  /** Of the page's process, what it has for itself in memory; NaN where the system does not tell. */
  readonly processMb: number;
}

const actions = Number(process.argv[2] ?? actionsAnHour);
const home = mkdtempSync(join(tmpdir(), 'spikeloom-soak-'));
const browser = await launchChromium();
try {
  await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '30', '--out', home]);
  await runCli(['sort', home]);
  const host = await startHostProcess({ home, place: home, program: builtProgram });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(host.url);
  await page.getByRole('table', { name: 'Units', exact: true }).waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const found: Memory[] = [await memoryOf(session, 0)];
  print(found[0]!);
  const every = Math.max(1, Math.round(actions / looks));
  for (let action = 1; action <= actions; action++) {
    await actionAt(page, action);
    if (action % every !== 0) continue;
    found.push(await memoryOf(session, action));
    print(found.at(-1)!);
  }
  process.stdout.write(`${JSON.stringify({ actions, memory: found, complaints })}\n`);
  if (complaints.length > 0) process.exitCode = 1;
  await host.close();
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}

function print({ actions: done, heapMb, processMb }: Memory): void {
  process.stdout.write(
    `${String(done).padStart(6)} actions  ${heapMb.toFixed(1).padStart(6)} MB of objects` +
      `  ${processMb.toFixed(0).padStart(5)} MB of the page's process\n`,
  );
}

async function memoryOf(session: CDPSession, done: number): Promise<Memory> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
  return { actions: done, heapMb: heap / 1e6, processMb: await processMegabytes() };
}

/** The largest of the browser's pages is ours: there is no other but the empty one. */
async function processMegabytes(): Promise<number> {
  const { processInfo } = await (await browser.newBrowserCDPSession()).send(
    'SystemInfo.getProcessInfo',
  );
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => anonymousMegabytes(id));
  return Math.max(...sizes);
}

/** Linux says how much of a process is its own and not a file's. */
function anonymousMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [anonymous, shared] = ['RssAnon', 'RssShmem'].map(
      (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)![1]) / 1000,
    );
    return anonymous! + shared!;
  } catch {
    return Number.NaN;
  }
}
