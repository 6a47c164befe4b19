import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

/** What each view says once it shows something of a sorted recording with a selected unit. */
const views: readonly (readonly [key: string, tab: string, shows: string])[] = [
  ['1', 'Traces', 'canvas[aria-label*="traces of"]'],
  ['2', 'Learning', 'canvas[aria-label="Template 1 as it is learned"]'],
  ['3', 'Templates', 'canvas[aria-label^="Amplitudes of unit"]'],
  ['4', 'Raster', 'canvas[aria-label^="Raster of"]'],
  ['5', 'Correlograms', 'canvas[aria-label^="Correlograms and intervals"]'],
  ['6', 'Features', 'canvas[aria-label="Features of spikes"]'],
  ['7', 'Fit', 'canvas[aria-label^="KS plot of unit"]'],
  ['8', 'Trials', 'form[aria-label="Trials"]'],
  ['9', 'Parameters', 'canvas[aria-label^="Preview of filter"]'],
  ['0', 'Report', 'iframe'],
];

const table = (page: Page) => page.getByRole('table', { name: 'Units', exact: true });
const selected = (page: Page) =>
  table(page).locator('tr[aria-selected=true]').getByRole('rowheader').allTextContents();
const unitIds = async (page: Page) =>
  (await table(page).getByRole('rowheader').allTextContents()).map(Number);

async function untilSelected(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelectorAll('tr[aria-selected=true]').length === wanted,
    count,
  );
}

/** Goes on by Tab to what has the focus then. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    const focused = await page.evaluate(() => {
      const focusedElement = document.activeElement;
      const label = focusedElement instanceof HTMLInputElement && focusedElement.labels?.[0];
      const text = (label || focusedElement)?.textContent;
      return focusedElement?.getAttribute('aria-label') ?? text ?? '';
    });
    if (focused.trim().startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${name}`);
}

/** A file of this name somewhere in a folder. */
function fileIn(folder: string, wanted: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return readFileSync(join(folder, names.find((name) => basename(name) === wanted)!), 'utf8');
}

describe.skipIf(chromiumPath === undefined)(`without a mouse (${browserTitle})`, () => {
  const openWindow = useWindows();
  const folder = temporaryFolder();
  const place = mkdtempSync(join(folder, 'session-'));

  beforeAll(async () => {
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '12', '--out', place]);
  });

  it('a recording is opened, sorted, looked at, corrected and exported', async () => {
    const { page } = await openWindow();
    await page.getByLabel('Path of a folder or a recording').waitFor();
    await tabTo(page, 'Path of a folder or a recording');
    await page.keyboard.type(place);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Recordings' }).waitFor();
    await page.locator('canvas[aria-label*="traces of"]').waitFor();
    await page.keyboard.press('Control+Enter');
    await table(page).waitFor();
    const found = await unitIds(page);
    expect(found).toHaveLength(8);

    await page.keyboard.press('ArrowDown');
    await untilSelected(page, 1);
    const [first] = await selected(page);
    for (const [key, tab, shows] of views) {
      await page.keyboard.press(key);
      await page.getByRole('tab', { name: tab, exact: true, selected: true }).waitFor();
      await page.locator(shows).locator('visible=true').first().waitFor();
    }
    await page.keyboard.press('1');
    await page.keyboard.press(']');
    await page.getByText(/^spike of unit \d+ at /).waitFor();

    // Merged with the unit that is most like it, called good, and taken apart again.
    await page.keyboard.press('Space');
    await untilSelected(page, 2);
    const pair = (await selected(page)).map(Number);
    await page.keyboard.press('g');
    await untilSelected(page, 1);
    const [merged] = (await selected(page)).map(Number);
    expect(found).not.toContain(merged);
    expect(await unitIds(page)).not.toEqual(expect.arrayContaining(pair));
    await page.keyboard.press('Alt+g');
    await table(page).getByText('good').waitFor();
    await page.keyboard.press('Control+z');
    await table(page).getByText('good').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await table(page).getByRole('rowheader', { name: first!, exact: true }).waitFor();
    expect(await unitIds(page)).toEqual(found);
    await page.keyboard.press('Control+Shift+z');
    await untilSelected(page, 1);
    expect((await selected(page)).map(Number)).toEqual([merged]);

    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('region', { name: 'Files that are written' }).waitFor();
    await tabTo(page, 'Where');
    const own = join(folder, 'from the window');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(own);
    await dialog.getByRole('region', { name: 'Files that are written' }).getByText(own).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Wrote').waitFor();

    const theirs = join(folder, 'from the engine');
    const { code, stderr } = await runCli(['export', place, '--out', theirs]);
    expect(code, stderr).toBe(0);
    const spikes = fileIn(own, 'spikes.csv');
    expect(spikes).toBe(fileIn(theirs, 'spikes.csv'));
    const unitsOf = (csv: string) =>
      new Set(
        csv
          .trim()
          .split('\r\n')
          .slice(1)
          .map((line) => Number(line.split(',')[0])),
      );
    expect(unitsOf(spikes)).toEqual(new Set([...found.filter((id) => !pair.includes(id)), merged]));
  });
});
