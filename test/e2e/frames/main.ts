/**
 * Measures how the traces of 64 channels move in the window, how soon those of a long file are seen, and
 * how soon clicks and keys are answered: `npm run bench:window`. Prints tables and one line of JSON. Frames are counted by the browser; the work of the page's thread is its own time,
 * which other work on the machine does not lengthen.
 */
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { runCli } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { builtProgram, type HostProcess, startHostProcess } from '../support/host.ts';
import { type Answer, measureAnswers, workMs } from './answers.ts';
import { compareDrawing, type Movement, move, whenTracesAreSeen } from './movements.ts';

const channels = 64;
const seconds = 60;
const hugeBytes = 80e9;
const shownAnswers = 15;
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
  const firstTraces = { fromStartMs: await startWithHuge(), fromClickMs: await openHuge() };
  const answers = await clickEverywhere();
  print(measurements, firstTraces, answers);
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

/** From asking for the page, with the file to open in its address, to traces on it, by the page's clock. */
async function startWithHuge(): Promise<number> {
  const host = await startHostProcess({ home, place: makeHuge('start'), program: builtProgram });
  const page = await browser.newPage();
  await page.goto(host.url);
  const ms = await page.evaluate(whenTracesAreSeen);
  await page.close();
  await host.close();
  return ms;
}

/** From the click on a file in the list of a folder to its traces. */
async function openHuge(): Promise<number> {
  makeHuge('click');
  const host = await startHostProcess({ home, program: builtProgram });
  const page = await browser.newPage();
  await page.goto(host.url);
  await page.getByRole('button', { name: 'Open recording' }).click();
  const listed = page.getByRole('dialog').getByRole('button');
  await listed.getByText('click', { exact: true }).click();
  const file = listed.getByText('huge.bin', { exact: true });
  await file.waitFor();
  await page.waitForTimeout(1500);
  await page.evaluate(() =>
    window.addEventListener(
      'click',
      ({ timeStamp }) => performance.mark('clicked', { startTime: timeStamp }),
      { capture: true, once: true },
    ),
  );
  await file.click();
  const seenMs = await page.evaluate(whenTracesAreSeen);
  const clickedMs = await page.evaluate(
    () => performance.getEntriesByName('clicked')[0]!.startTime,
  );
  await page.close();
  await host.close();
  return seenMs - clickedMs;
}

/** A file of 80 GB that takes no room on the disk, in a folder of its own that nobody has opened yet. */
function makeHuge(folder: string): string {
  mkdirSync(join(home, folder));
  const path = join(home, folder, 'huge');
  writeFileSync(
    `${path}.json`,
    JSON.stringify({ sampleRate: 30_000, channels, dtype: 'int16', gainUv: 0.195 }),
  );
  const file = openSync(`${path}.bin`, 'w');
  ftruncateSync(file, hugeBytes - (hugeBytes % (2 * channels)));
  closeSync(file);
  // Of a file that was just written the engine looks first whether it grows.
  utimesSync(`${path}.bin`, 0, 0);
  return `${path}.bin`;
}

/** Clicks and keys in a sorted recording of 32 channels. */
async function clickEverywhere(): Promise<Answer[]> {
  const place = join(home, 'sorted');
  await runCli(['simulate', '--preset', 'probe32', '--duration-s', '30', '--out', place]);
  await runCli(['sort', place]);
  const host = await startHostProcess({ home, place, program: builtProgram });
  const page = await browser.newPage({ viewport: sizes[0]! });
  await page.goto(host.url);
  await page.getByRole('table', { name: 'Units', exact: true }).waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const answers = await measureAnswers(page, session);
  await page.close();
  await host.close();
  return answers;
}

function print(
  measurements: readonly Measurement[],
  firstTraces: { readonly fromStartMs: number; readonly fromClickMs: number },
  answers: readonly Answer[],
): void {
  for (const { window, what, framesPerSecond, slowFrameMs, workMsPerFrame } of measurements) {
    process.stdout.write(
      `${window.padEnd(12)} ${what.padEnd(18)} ${framesPerSecond.toFixed(1).padStart(6)} frames/s` +
        `  95 % within ${slowFrameMs.toFixed(1).padStart(6)} ms` +
        `  ${workMsPerFrame.toFixed(1).padStart(6)} ms of work a frame\n`,
    );
  }
  const { fromStartMs, fromClickMs } = firstTraces;
  process.stdout.write(
    `traces of a file of 80 GB ${Math.round(fromClickMs)} ms after it was clicked,` +
      ` ${Math.round(fromStartMs)} ms after the page was asked for\n`,
  );
  const slowest = [...answers].sort((a, b) => b.untilSeenMs - a.untilSeenMs || b.workMs - a.workMs);
  process.stdout.write(`the slowest of ${answers.length} clicks and keys:\n`);
  for (const { what, untilSeenMs, workMs: work } of slowest.slice(0, shownAnswers)) {
    process.stdout.write(
      `${what.padEnd(48)} seen after ${untilSeenMs.toFixed(0).padStart(4)} ms` +
        `  ${work.toFixed(0).padStart(5)} ms of work\n`,
    );
  }
  process.stdout.write(`${JSON.stringify({ channels, measurements, firstTraces, answers })}\n`);
}
