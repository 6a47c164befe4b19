import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

const channels = 4;
const sampleRate = 30_000;

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

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

describe.skipIf(chromiumPath === undefined)(`plots (${browserTitle})`, () => {
  const openWindow = useWindows();
  const folder = temporaryFolder();

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

  it('are never empty while one zooms and pans', async () => {
    // So many pixels that they are moved first and drawn behind.
    const viewport = { width: 2560, height: 1440 };
    const { page } = await openWindow({ place: folder, viewport });
    await page.locator('canvas[aria-label^="filtered traces"]').waitFor();
    const drawnShares = await page.evaluate(async () => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label*="traces of"]')!;
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const shares: number[] = [];
      for (let turn = 0; turn < 60; turn++) {
        canvas.dispatchEvent(
          new WheelEvent('wheel', {
            bubbles: true,
            cancelable: true,
            clientX: left + width / 2,
            clientY: top + height / 2,
            deltaY: turn % 20 < 10 ? 160 : -160,
            deltaX: turn > 40 ? 170 : 0,
          }),
        );
        await new Promise(requestAnimationFrame);
        // Columns of the lanes in which anything is drawn.
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
        shares.push(drawn / copy.width);
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
