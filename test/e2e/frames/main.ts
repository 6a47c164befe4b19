/**
 * Measures how the traces of 64 channels move in the window: `npm run bench:window`. Prints a table and
 * one line of JSON. Frames are counted by the browser; the work of the page's thread is its own time,
 * which other work on the machine does not lengthen.
 */
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { builtProgram, type HostProcess, startHostProcess } from '../support/host.ts';
import { compareDrawing, type Movement, move, whenTracesAreSeen } from './movements.ts';

const channels = 64;
const seconds = 60;
const hugeBytes = 80e9;
const sizes = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
];

if (chromiumPath === undefined) {
  process.stderr.write('Chromium is missing: apt-get install chromium, or set CHROMIUM_PATH.\n');
  process.exit(2);
}

interface Measurement {
  readonly window: string;
  readonly what: string;
  readonly framesPerSecond: number;
  readonly slowFrameMs: number;
  /** Time of the page's thread. */
  readonly workMsPerFrame: number;
}

const home = mkdtempSync(join(tmpdir(), 'spikeloom-frames-'));
const browser = await launchChromium();
try {
  const long = join(home, 'long');
  writeNoise(long);
  const host = await startHostProcess({ home, place: `${long}.bin`, program: builtProgram });
  const measurements: Measurement[] = [];
  for (const viewport of sizes) {
    const page = await browser.newPage({ viewport });
    await openRaw(page, host);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const name = `${viewport.width} x ${viewport.height}`;
    for (const movement of ['pan', 'zoom', 'scale'] as const) {
      measurements.push(await measure(page, session, name, movement));
    }
    measurements.push(await measure(page, session, name, 'lines on a canvas'));
    await page.close();
  }
  await host.close();
  const firstTracesMs = await openHuge();
  print(measurements, firstTracesMs);
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}

function writeNoise(path: string): void {
  const random = noise(3);
  const second = Float32Array.from({ length: 30_000 * channels }, () => 8 * random());
  writeRawRecording(path, {
    channels,
    frames: 30_000 * seconds,
    valueAt: (frame, channel) => second[(frame % 30_000) * channels + channel]!,
  });
}

async function openRaw(page: Page, host: HostProcess): Promise<void> {
  await page.goto(host.url);
  await page.getByText('Raw', { exact: true }).click();
  await page.locator('canvas[aria-label^="raw traces"]').waitFor();
  await page.waitForTimeout(1500);
}

async function measure(
  page: Page,
  session: CDPSession,
  window: string,
  what: Movement | 'lines on a canvas',
): Promise<Measurement> {
  const before = await workMs(session);
  const frames =
    what === 'lines on a canvas'
      ? await page.evaluate(compareDrawing, channels)
      : await page.evaluate(move, what);
  const work = (await workMs(session)) - before;
  const steps = frames.slice(1).map((time, i) => time - frames[i]!);
  steps.sort((a, b) => a - b);
  const total = frames.at(-1)! - frames[0]!;
  return {
    window,
    what,
    framesPerSecond: (1000 * steps.length) / total,
    slowFrameMs: steps[Math.floor(0.95 * (steps.length - 1))]!,
    workMsPerFrame: work / steps.length,
  };
}

async function workMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

/**
 * From asking for the page to traces on it, as the page's own clock has it, for a file of 80 GB that
 * takes no room on the disk.
 */
async function openHuge(): Promise<number> {
  const path = join(home, 'huge');
  writeFileSync(
    `${path}.json`,
    JSON.stringify({ sampleRate: 30_000, channels, dtype: 'int16', gainUv: 0.195 }),
  );
  const file = openSync(`${path}.bin`, 'w');
  ftruncateSync(file, hugeBytes - (hugeBytes % (2 * channels)));
  closeSync(file);
  // Of a file that was just written the engine looks first whether it grows.
  utimesSync(`${path}.bin`, 0, 0);
  const host = await startHostProcess({ home, place: `${path}.bin`, program: builtProgram });
  const page = await browser.newPage();
  await page.goto(host.url);
  const ms = await page.evaluate(whenTracesAreSeen);
  await page.close();
  await host.close();
  return ms;
}

function print(measurements: readonly Measurement[], firstTracesMs: number): void {
  for (const { window, what, framesPerSecond, slowFrameMs, workMsPerFrame } of measurements) {
    process.stdout.write(
      `${window.padEnd(12)} ${what.padEnd(18)} ${framesPerSecond.toFixed(1).padStart(6)} frames/s` +
        `  95 % within ${slowFrameMs.toFixed(1).padStart(6)} ms` +
        `  ${workMsPerFrame.toFixed(1).padStart(6)} ms of work a frame\n`,
    );
  }
  process.stdout.write(`traces of a file of 80 GB after ${Math.round(firstTracesMs)} ms\n`);
  process.stdout.write(`${JSON.stringify({ channels, measurements, firstTracesMs })}\n`);
}
