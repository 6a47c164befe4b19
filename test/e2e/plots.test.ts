import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

const channels = 4;
const sampleRate = 30_000;

/** What the axes of a raster take of it, in pixels; of the rest, three quarters are rows of spikes. */
const axes = { left: 60, right: 32, top: 8, bottom: 22 };

const traces = (page: Page) => page.locator('canvas[aria-label*="traces of"]');
const showView = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

/** Saves the plot about a canvas by its menu. */
async function save(page: Page, canvas: string, item: string): Promise<Download> {
  const figure = page.locator(`canvas[aria-label*="${canvas}"]`).locator('..');
  await figure.hover();
  await figure.getByRole('button', { name: 'Save this plot' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    figure.getByRole('button', { name: item }).click(),
  ]);
  return download;
}

/** Moments 6 to 20 ms before spikes of unit 0, apart by more than a trial: a feature that models find. */
function eventsBeforeSpikes(place: string): readonly number[] {
  const spikes = readFileSync(join(place, 'spikeloom', 'tetrode', 'spikes.csv'), 'utf8');
  const ofUnit = spikes.split('\r\n').filter((line) => line.startsWith('0,'));
  let last = 0.15;
  const spaced = ofUnit
    .map((line) => Number(line.split(',')[2]))
    .filter((time) => {
      if (time - last < 0.121) return false;
      last = time;
      return true;
    });
  return spaced.map((time, i) => time - 0.02 + 0.001 * ((i * 7) % 15));
}

/** Saves all plots of a part of the window in every way, and looks into what was saved. @returns their names */
async function saveAll(page: Page, part: string): Promise<readonly string[]> {
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null);
  const menus = page
    .locator(`${part} >> visible=true`)
    .getByRole('button', { name: 'Save this plot' });
  const names: string[] = [];
  for (const menu of await menus.all()) {
    const files: string[] = [];
    for (const item of ['Picture (PNG)', 'Drawing (SVG)', 'Data (CSV)']) {
      await menu.click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: item }).locator('visible=true').click(),
      ]);
      files.push(download.suggestedFilename());
      if (item === 'Data (CSV)') expectTable(await textOf(download), download.suggestedFilename());
    }
    const name = files[0]!.replace(/\.png$/, '');
    expect(files).toEqual([`${name}.png`, `${name}.svg`, `${name}.csv`]);
    names.push(name);
  }
  return names;
}

/** A head and lines below it, each with as many cells, of which the last one is not always empty. */
function expectTable(csv: string, name: string): void {
  const [head, ...lines] = csv.trimEnd().split('\r\n');
  const columns = head!.split(',').length;
  expect(lines.length, name).toBeGreaterThan(0);
  expect(new Set(lines.map((line) => line.split(',').length)), name).toEqual(new Set([columns]));
  expect(csv, name).not.toMatch(/NaN|undefined|null/);
}

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

describe.skipIf(chromiumPath === undefined)(`plots (${browserTitle})`, () => {
  const openWindow = useWindows();
  const folder = temporaryFolder();
  const unsorted = temporaryFolder();

  beforeAll(async () => {
    const flags = ['--preset', 'tetrode', '--duration-s', '6'];
    await runCli(['simulate', ...flags, '--out', folder]);
    await runCli(['sort', folder]);
  });

  it('show the samples of the file, in the window and in what is saved of it', async () => {
    const { page } = await openWindow({ place: folder, acceptDownloads: true });
    await page.getByText('Raw', { exact: true }).click();
    await page.locator('canvas[aria-label^="raw traces"]').waitFor();
    await page.getByText('1 s', { exact: false }).first().waitFor();
    const box = (await traces(page).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, -200);
    await page.getByText(/channels · \d+(\.\d+)? ms$/).waitFor();

    const [head, ...rows] = (await textOf(await save(page, 'raw traces', 'Data (CSV)')))
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const file = readFileSync(join(folder, 'tetrode.bin'));
    expect(head).toHaveLength(1 + channels);
    expect(rows.length).toBeGreaterThan(15);
    for (const [time, ...values] of rows) {
      const frame = Math.round(Number(time) * sampleRate);
      for (const [lane, value] of values.entries()) {
        const channel = Number(/\d+/.exec(head[1 + lane])![0]);
        const recorded = file.readFloatLE(4 * (frame * channels + channel));
        expect(Number(value)).toBeCloseTo(recorded, 2);
      }
    }

    const svg = await textOf(await save(page, 'raw traces', 'Drawing (SVG)'));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).toContain('ch0');
    const png = readFileSync(await (await save(page, 'raw traces', 'Picture (PNG)')).path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('are all saved as a picture, as a drawing and as a table, in every view', async () => {
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '12', '--out', unsorted]);
    const { page } = await openWindow({ place: unsorted, acceptDownloads: true });
    await page.getByRole('button', { name: 'Sort', exact: true }).click();
    await page.getByRole('table', { name: 'Units', exact: true }).waitFor({ timeout: 180_000 });
    await page.keyboard.press('ArrowDown');
    const events = join(unsorted, 'events.csv');
    writeFileSync(events, ['time_s', ...eventsBeforeSpikes(unsorted)].join('\n'));
    await showView(page, 'Trials');
    await page.getByLabel('Events').setInputFiles(events);
    for (const model of ['Poisson DCEA', 'Gaussian DCEA', 'BCOMP']) {
      await page.getByLabel(model).uncheck();
    }
    for (const [name, ms] of [
      ['From', '-20'],
      ['To', '80'],
      ['Feature', '20'],
    ]) {
      await page.getByLabel(`${name} (ms)`).fill(ms!);
    }
    await page.getByRole('button', { name: 'Fit 1 unit' }).click();
    await page.getByRole('table', { name: 'Models' }).waitFor();

    const saved: Record<string, readonly string[]> = {};
    for (const view of await page.getByRole('tab').allTextContents()) {
      await showView(page, view);
      if (view === 'Templates') {
        await page.getByRole('button', { name: 'Why this template' }).click();
        saved['Templates: why'] = await saveAll(page, '[role=tabpanel]');
        await page.getByRole('button', { name: 'Why this template' }).click();
      }
      if (view === 'Raster') {
        await page.getByText('Events', { exact: true }).click();
        saved['Raster: events'] = await saveAll(page, '[role=tabpanel]');
        await page.getByText('Recording', { exact: true }).click();
      }
      saved[view] = await saveAll(page, '[role=tabpanel]');
    }
    expect(saved).toEqual({
      Traces: ['filtered-traces-of-tetrode', 'map-of-the-probe'],
      Learning: ['objective-over-updates', 'templates-as-they-are-learned'],
      Templates: ['template-of-unit-0', 'amplitudes-of-unit-0', 'templates-of-all-units'],
      'Templates: why': [
        'template-of-unit-0',
        'spikes-that-made-the-template-of-unit-0',
        'templates-of-all-units',
      ],
      Raster: ['raster-of-tetrode'],
      'Raster: events': ['unit-0-around-events'],
      Correlograms: ['correlograms-and-intervals-of-units-0'],
      Features: ['features-of-spikes'],
      Fit: ['ks-plot-of-unit-0'],
      Trials: [
        'trials-of-unit-0',
        'ks-plots-of-unit-0-on-test-trials',
        'rates-of-unit-0',
        'learned-features',
      ],
      Parameters: ['preview-of-filter-and-threshold'],
      Report: [],
    });
    expect(await saveAll(page, 'body')).toEqual([
      'spikes-over-all-of-tetrode',
      'templates-of-units-0',
    ]);
  }, 300_000);

  it('are never empty while one zooms and pans', async () => {
    // So many pixels that they are moved first and drawn behind.
    const viewport = { width: 2560, height: 1440 };
    const { page } = await openWindow({ place: folder, viewport });
    await page.locator('canvas[aria-label^="filtered traces"]').waitFor();
    const drawnShares = await page.evaluate(async () => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label*="traces of"]')!;
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const turnWheel = (deltaX: number, deltaY: number) => {
        const [clientX, clientY] = [left + width / 2, top + height / 2];
        const how = { bubbles: true, cancelable: true, clientX, clientY, deltaX, deltaY };
        canvas.dispatchEvent(new WheelEvent('wheel', how));
        return new Promise(requestAnimationFrame);
      };
      // Columns of the lanes in which anything is drawn.
      const drawnShare = () => {
        const lanes =
          canvas.parentElement!.querySelector<HTMLCanvasElement>('canvas + div canvas')!;
        const window = lanes.parentElement!.getBoundingClientRect();
        const laid = lanes.getBoundingClientRect();
        const copy = new OffscreenCanvas(window.width, window.height);
        const context = copy.getContext('2d', { willReadFrequently: true })!;
        const [x, y] = [laid.left - window.left, laid.top - window.top];
        context.drawImage(lanes, x, y, laid.width, laid.height);
        const { data } = context.getImageData(0, 2, copy.width, copy.height - 4);
        const ground = data.slice(0, 3).join();
        let drawn = 0;
        for (let column = 0; column < copy.width; column++) {
          for (let at = 4 * column; at < data.length; at += 4 * copy.width) {
            if (data.slice(at, at + 3).join() === ground) continue;
            drawn++;
            break;
          }
        }
        return drawn / copy.width;
      };
      // Once all of the recording has been seen, it is there for whoever moves far.
      for (let turn = 0; turn < 20; turn++) await turnWheel(0, 160);
      while (drawnShare() < 0.99) await new Promise(requestAnimationFrame);
      for (let turn = 0; turn < 15; turn++) await turnWheel(0, -160);
      const shares: number[] = [];
      for (let turn = 0; turn < 60; turn++) {
        await turnWheel(turn > 40 ? 170 : 0, turn % 20 < 10 ? 160 : -160);
        shares.push(drawnShare());
      }
      return shares;
    });
    expect(Math.min(...drawnShares)).toBeGreaterThan(0.25);
    expect(drawnShares.filter((share) => share > 0.99).length).toBeGreaterThan(40);
  });

  it('select together: a unit, a spike, a time, channels', async () => {
    const { page } = await openWindow({ place: folder });
    await showView(page, 'Templates');
    const cards = page.getByRole('list', { name: 'Templates of all units' }).getByRole('button');
    await cards.nth(1).click();
    await page.locator('canvas[aria-label="Amplitudes of unit 1"]').waitFor();
    await showView(page, 'Raster');
    await page.locator('canvas[aria-label^="Raster of"]').waitFor();
    await page.getByText(/spikes in 1 s$/).waitFor();
    const raster = (await page.locator('canvas[aria-label^="Raster of"]').boundingBox())!;
    const lines = readFileSync(join(folder, 'spikeloom', 'tetrode', 'spikes.csv'), 'utf8').split(
      '\r\n',
    );
    const spikeSeconds = Number(lines.find((line) => line.startsWith('1,'))!.split(',')[2]);
    const unitCount = new Set(lines.slice(1, -1).map((line) => line.split(',')[0])).size;
    const x = raster.x + axes.left + spikeSeconds * (raster.width - axes.left - axes.right);
    const rowHeight = (0.76 * (raster.height - axes.top - axes.bottom) - 16) / unitCount;
    await page.mouse.click(x, raster.y + axes.top + 1.5 * Math.min(64, rowHeight));
    await showView(page, 'Templates');
    await page.getByRole('button', { name: 'Why this template' }).click();
    await page.getByRole('button', { name: 'Most like the selected spike' }).waitFor();
    await showView(page, 'Correlograms');
    await page.getByText('1 selected unit').waitFor();
    await page.locator('canvas[aria-label="Correlograms and intervals of units 1"]').waitFor();
    await showView(page, 'Fit');
    await page.getByRole('region', { name: 'Fit of unit 1' }).waitFor();
    await page.getByText(/the model explains this unit's timing|Leaves the band/).waitFor();

    await showView(page, 'Traces');
    await traces(page).waitFor();
    const strip = (await page.locator('canvas[aria-label^="Spikes over all"]').boundingBox())!;
    await page.mouse.move(strip.x + 0.5 * strip.width, strip.y + 20);
    await page.mouse.down();
    await page.mouse.move(strip.x + 0.75 * strip.width, strip.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.getByText(/4 channels · 1\.5\d? s/).waitFor();
    const probe = (await page.locator('canvas[aria-label="Map of the probe"]').boundingBox())!;
    await page.mouse.move(probe.x + 4, probe.y + 4);
    await page.mouse.down();
    await page.mouse.move(probe.x + probe.width - 4, probe.y + 26, { steps: 4 });
    await page.mouse.up();
    await page.getByText(/2 channels · /).waitFor();
    await page.keyboard.press('f');
    await page.getByText(/2 channels · 6 s/).waitFor();
  });
});
