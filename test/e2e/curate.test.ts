import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../core/exports/npy.ts';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../support/raw-recording.ts';
import { accessibilityFaults } from './support/axe.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

const rows = (page: Page) =>
  page.getByRole('table', { name: 'Units', exact: true }).locator('tbody tr[aria-rowindex]');
const row = (page: Page, unit: number) =>
  rows(page).filter({ has: page.getByRole('rowheader', { name: String(unit), exact: true }) });

/** Unit numbers as the table shows them. */
async function unitIds(page: Page): Promise<number[]> {
  const texts = await rows(page).getByRole('rowheader').allTextContents();
  return texts.map(Number);
}

/** Draws a line about a part of a plot. @param part `[left, top, right, bottom]`, shares of the plot */
async function drawAround(
  page: Page,
  plot: Locator,
  [left, top, right, bottom]: readonly [number, number, number, number],
): Promise<void> {
  const { x, y, width, height } = (await plot.boundingBox())!;
  await page.mouse.move(x + left * width, y + top * height);
  await page.mouse.down();
  for (const [across, down] of [
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const) {
    await page.mouse.move(x + across * width, y + down * height, { steps: 5 });
  }
  await page.mouse.up();
}

/** From the next load of the page on, keeps what it asks of a method from the engine until it is let through. */
async function holdRequests(page: Page, method: string) {
  const held: (() => void)[] = [];
  let isHolding = true;
  await page.routeWebSocket(/\/api/, (socket) => {
    const engine = socket.connectToServer();
    socket.onMessage((message) => {
      if (isHolding && message.includes(method)) held.push(() => engine.send(message));
      else engine.send(message);
    });
  });
  return {
    isAsked: () => held.length > 0,
    letThrough: () => {
      isHolding = false;
      for (const send of held) send();
    },
  };
}

/** The table of spikes that an export has written somewhere into a folder. */
function spikesIn(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return readFileSync(join(folder, names.find((name) => basename(name) === 'spikes.csv')!), 'utf8');
}

describe.skipIf(chromiumPath === undefined)(`curating a sorting (${browserTitle})`, () => {
  const openWindow = useWindows();
  const place = temporaryFolder();
  // Not within the other place, which would have two recordings then.
  const large = temporaryFolder();
  let sorted: readonly number[] = [];

  const open = async () => {
    const { page } = await openWindow({ place });
    await row(page, sorted[0]!).waitFor();
    return page;
  };

  beforeAll(async () => {
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '20', '--out', place]);
    const { code, stderr } = await runCli(['sort', place]);
    expect(code, stderr).toBe(0);
    const csv = readFileSync(join(place, 'spikeloom', 'tetrode', 'units.csv'), 'utf8');
    sorted = csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[0]));
  });

  it('shows the units that the engine wrote: one for each of the eight neurons', async () => {
    const page = await open();
    expect(sorted).toHaveLength(8);
    expect(await unitIds(page)).toEqual(sorted);
  });

  it('merges, labels and deletes, and takes all of it back', async () => {
    const page = await open();
    const [first, second, third] = sorted as [number, number, number];
    await row(page, first).click();
    await row(page, second).click({ modifiers: ['Control'] });
    await page.keyboard.press('g');
    await row(page, first).waitFor({ state: 'detached' });
    const merged = (await unitIds(page)).filter((id) => !sorted.includes(id));
    expect(merged).toHaveLength(1);
    expect(await row(page, merged[0]!).getAttribute('aria-selected')).toBe('true');

    await page.keyboard.press('Alt+g');
    await row(page, merged[0]!).getByText('good').waitFor();
    // Keys need not wait for what the ones before them do.
    for (const key of ['Control+z', 'Control+z']) await page.keyboard.press(key);
    await row(page, first).waitFor();
    for (const key of ['g', 'Alt+g']) await page.keyboard.press(key);
    await row(page, first).waitFor({ state: 'detached' });
    const again = (await unitIds(page)).filter((id) => !sorted.includes(id));
    await row(page, again[0]!).getByText('good').waitFor();
    await row(page, third).click();
    await page.keyboard.press('Delete');
    await row(page, third).waitFor({ state: 'detached' });

    for (let step = 0; step < 3; step++) {
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.waitForTimeout(100);
    }
    await row(page, first).waitFor();
    expect(await unitIds(page)).toEqual(sorted);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);

    await page.keyboard.press('Control+Shift+z');
    await row(page, again[0]!).waitFor();
    await page.keyboard.press('Control+z');
    await row(page, first).waitFor();
  });

  it('is all done by keys', async () => {
    const page = await open();
    const selected = () =>
      page.locator('tr[aria-selected=true]').getByRole('rowheader').allTextContents();
    await page.keyboard.press('ArrowDown');
    expect(await selected()).toEqual([String(sorted[0])]);
    await page.keyboard.press('ArrowDown');
    expect(await selected()).toEqual([String(sorted[1])]);
    await page.keyboard.press('Space');
    await page.waitForFunction(
      () => document.querySelectorAll('tr[aria-selected=true]').length === 2,
    );
    await page.keyboard.press('Shift+Space');
    await page.waitForFunction(
      () => document.querySelectorAll('tr[aria-selected=true]').length === 1,
    );
    await page.keyboard.press('Alt+n');
    await row(page, sorted[1]!).getByText('noise').waitFor();
    await page.keyboard.press('Alt+u');
    await row(page, sorted[1]!).getByText('noise').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+e');
    await page.getByRole('region', { name: 'Files that are written' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Wrote').waitFor();
  });

  it('goes to similar units by space after a click on a tab', async () => {
    const page = await open();
    await row(page, sorted[0]!).click();
    await page.getByRole('tab', { name: 'Raster' }).click();
    await page.keyboard.press('Space');
    await page.waitForFunction(
      () => document.querySelectorAll('tr[aria-selected=true]').length === 2,
    );
  });

  it('goes to the most similar unit as soon as similarities arrive, where space came first', async () => {
    const { page } = await openWindow({ place });
    const { isAsked, letThrough } = await holdRequests(page, 'readSimilarity');
    await page.reload();
    await row(page, sorted[0]!).click();
    await expect.poll(isAsked, { timeout: 60_000 }).toBe(true);
    await page.keyboard.press('Space');
    expect(await page.locator('tr[aria-selected=true]').count()).toBe(1);
    letThrough();
    await page.waitForFunction(
      () => document.querySelectorAll('tr[aria-selected=true]').length === 2,
    );
  });

  it('splits a unit by a line around some of its spikes', async () => {
    const page = await open();
    await row(page, sorted[0]!).click();
    await page.getByRole('tab', { name: 'Features' }).click();
    const plot = page.getByRole('img', { name: 'Features of spikes' });
    await drawAround(page, plot, [0.15, 0.1, 0.5, 0.9]);
    await page.getByText(/\d spikes of unit \d+ inside/).waitFor();
    await page.keyboard.press('k');
    await row(page, sorted[0]!).waitFor({ state: 'detached' });
    const parts = (await unitIds(page)).filter((id) => !sorted.includes(id));
    expect(parts).toHaveLength(2);
    await page.keyboard.press('Control+z');
    await row(page, sorted[0]!).waitFor();
  });

  it('reads every spike of a large unit for a split by components, says how far it is, and gives it up', async () => {
    const random = noise(5);
    const valueAt = (frame: number) => {
      const jitter = (Math.floor(frame / 250) * 7919) % 97;
      return random() + spikeShape((frame % 250) - 60 - jitter);
    };
    writeRawRecording(join(large, 'large'), { channels: 1, frames: 2_000_000, valueAt });
    expect((await runCli(['sort', large])).code).toBe(0);
    const { page, host } = await openWindow({ place: large });
    await rows(page).first().click();
    const before = await unitIds(page);
    await page.getByRole('tab', { name: 'Features' }).click();
    await page.getByLabel('Across').selectOption('pc_1_uv');
    await page.getByLabel('Up').selectOption('pc_2_uv');
    const plot = page.getByRole('img', { name: 'Features of spikes' });
    await drawAround(page, plot, [0.2, 0.2, 0.8, 0.8]);
    await page.getByText(/\d spikes of unit \d+ inside/).waitFor();
    await page.keyboard.press('k');
    await page.getByLabel('Reading spikes').waitFor();
    // The engine waits, so that the split cannot end before it is given up.
    host.child.kill('SIGSTOP');
    await page.getByRole('button', { name: 'Cancel the split' }).click();
    host.child.kill('SIGCONT');
    await page.getByLabel('Reading spikes').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Split' }).waitFor();
    expect(await unitIds(page)).toEqual(before);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  });

  it('is compared with the truth by the spikes of the units', async () => {
    const page = await open();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('compare with');
    await page.keyboard.press('Enter');
    await page.getByLabel('Path of the other sorting').fill(join(place, 'truth.csv'));
    await page.keyboard.press('Enter');
    const table = page.getByRole('table', { name: 'Comparison' });
    await table.waitFor();
    expect(await table.getByRole('rowheader').count()).toBe(8);
    await page.getByText(/of 8 units with an accuracy of 0.8 or more/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('comparison-of-sortings.csv');
  });

  it('fits models to trials around events', async () => {
    const events = join(place, 'events.csv');
    writeFileSync(events, ['time_s', ...Array.from({ length: 18 }, (_, i) => 1 + i)].join('\n'));
    const page = await open();
    await row(page, sorted[0]!).click();
    await page.getByRole('tab', { name: 'Trials' }).click();
    const array = join(place, 'events.npy');
    writeFileSync(array, encodeNpy(Float64Array.of(1, 2, 3), [3]));
    await page.getByLabel('Events').setInputFiles(array);
    await page.getByText('3 events').waitFor();
    await page.getByLabel('Events').setInputFiles(events);
    await page.getByText('18 events').waitFor();
    for (const model of ['Poisson DCEA', 'Gaussian DCEA', 'BCOMP']) {
      await page.getByLabel(model).uncheck();
    }
    await page.getByRole('button', { name: 'Fit 1 unit' }).click();
    const models = page.getByRole('table', { name: 'Models' });
    await models.waitFor();
    expect(await models.getByRole('rowheader').allTextContents()).toEqual(
      expect.arrayContaining(['Binomial DCEA', 'Regression (GLM)']),
    );
  });

  it('finds again after a restart what was looked at', async () => {
    const home = mkdtempSync(join(place, 'home-'));
    const { page, host } = await openWindow({ place, home, mayComplain: /ERR_CONNECTION_REFUSED/ });
    await row(page, sorted[2]!).click();
    await page.getByRole('tab', { name: 'Raster' }).click();
    await page.getByRole('button', { name: 'Dark theme' }).click();
    // Preferences are written a moment after the last change.
    await page.waitForTimeout(1000);
    await host.close();
    await page.close();
    const again = (await openWindow({ place, home })).page;
    await row(again, sorted[2]!).waitFor();
    expect(await row(again, sorted[2]!).getAttribute('aria-selected')).toBe('true');
    expect(await again.getByRole('tab', { selected: true }).textContent()).toBe('Raster');
    expect(await again.locator('html').getAttribute('data-theme')).toBe('dark');
  });

  it('lists the units that a filter lets pass, in the order of a column', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('spikes>300');
    await page.getByRole('columnheader', { name: 'Spikes' }).getByRole('button').click();
    const spikes = await rows(page).locator('td[data-column=spikes]').allTextContents();
    const counts = spikes.map((text) => Number(text.replace(/\D/g, '')));
    expect(counts.length).toBeLessThan(sorted.length);
    expect(counts.every((count) => count > 300)).toBe(true);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    await page.getByRole('searchbox', { name: 'Filter units' }).fill('nonsense');
    await page.getByRole('alert').getByText('is no condition').waitFor();
  });

  it('calls channels what the recording calls them, and puts templates beside another view', async () => {
    const page = await open();
    await rows(page).first().waitFor();
    const channels = await rows(page).locator('td[data-column=channel]').allTextContents();
    expect(channels.length).toBeGreaterThan(0);
    for (const name of channels) expect(name).toMatch(/^ch\d+$/);
    await page.keyboard.press('Control+Backslash');
    const second = page.getByRole('tablist', { name: 'Right view: what it shows' });
    await second.getByRole('tab', { name: 'Templates', selected: true }).waitFor();
  });

  it('exports what the command line exports', async () => {
    const page = await open();
    const folder = join(place, 'from the window');
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByLabel('Where').fill(folder);
    await dialog
      .getByRole('region', { name: 'Files that are written' })
      .getByText(folder)
      .waitFor();
    await dialog.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('status').getByText('Wrote').waitFor();
    const out = join(place, 'from the command line');
    const { code, stderr } = await runCli(['export', place, '--out', out]);
    expect(code, stderr).toBe(0);
    expect(spikesIn(folder)).toBe(spikesIn(out));
  });
});
