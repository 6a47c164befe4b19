import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { accessibilityFaults } from './support/axe.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

const rows = (page: Page) =>
  page.getByRole('table', { name: 'Units', exact: true }).locator('tbody tr[aria-rowindex]');
const row = (page: Page, unit: number) =>
  rows(page).filter({ has: page.getByRole('rowheader', { name: String(unit), exact: true }) });

/** Opens a sorting by the dialog, as found in the palette. */
async function openSorting(page: Page, path: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Recordings' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sorting of another');
  await page.keyboard.press('Enter');
  await page.getByLabel('Sorting', { exact: true }).fill(path);
  await page.getByRole('button', { name: 'Open the sorting' }).click();
}

/** Drops a file on the window as the desktop does, which alone knows where files are. */
async function drop(page: Page, path: string): Promise<void> {
  await page.evaluate((dropped) => {
    Object.assign(window, { spikeloomDesktop: { pathOf: () => dropped } });
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([''], 'dropped'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer }));
  }, path);
}

describe.skipIf(chromiumPath === undefined)(
  `a sorting of another program (${browserTitle})`,
  () => {
    const openWindow = useWindows();
    const place = temporaryFolder();

    beforeAll(async () => {
      const flags = ['--preset', 'tetrode', '--duration-s', '10', '--out', place];
      const { code, stderr } = await runCli(['simulate', ...flags]);
      expect(code, stderr).toBe(0);
    });

    it('is opened, and every view shows what there is of it', async () => {
      const { page } = await openWindow({ place });
      await openSorting(page, join(place, 'truth.csv'));
      await row(page, 7).waitFor();
      expect(await rows(page).count()).toBe(8);

      await row(page, 0).click();
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null);
        expect(await page.getByRole('alert').allTextContents()).toEqual([]);
        if ((await tab.textContent()) === 'Learning') {
          await page.getByText('Nothing was learned').waitFor();
        }
      }
      expect(await accessibilityFaults(page)).toEqual([]);
    });

    it('is curated, exported to phy and opened again beside the first result', async () => {
      const { page } = await openWindow({ place });
      await row(page, 0).click();
      await page.keyboard.press('Alt+g');
      await row(page, 0).getByText('good').waitFor();
      await row(page, 1).click();
      await row(page, 2).click({ modifiers: ['Control'] });
      await page.keyboard.press('g');
      await row(page, 1).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await row(page, 1).waitFor();

      await page.keyboard.press('Control+e');
      await page.getByText('Phy folder').click();
      await page.getByRole('region', { name: 'Files that are written' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Wrote').waitFor();
      const phy = join(place, 'spikeloom', 'exports', 'tetrode', 'phy');
      expect(readdirSync(phy)).toContain('spike_clusters.npy');

      await openSorting(page, phy);
      const results = page.getByLabel('Result', { exact: true });
      await results.getByText('phy imported').waitFor({ state: 'attached' });
      await row(page, 0).getByText('good').waitFor();
      await results.selectOption({ index: 1 });
      await page.getByRole('button', { name: 'Undo' }).click();
      expect(await results.locator('option').count()).toBe(2);
    });

    it('that was dropped and is of another recording is refused with the reason, and nothing is changed', async () => {
      const other = join(place, 'other.csv');
      writeFileSync(other, 'unit_id,sample_index\n1,40\n1,99999999\n');
      const { page } = await openWindow({ place });
      await page.getByRole('navigation', { name: 'Recordings' }).waitFor();
      await drop(page, other);
      await page.getByRole('button', { name: 'Open the sorting' }).click();
      await page.getByRole('alert').getByText('are outside the recording').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByLabel('Sorting', { exact: true }).fill(join(place, 'nowhere'));
      await page.getByRole('button', { name: 'Open the sorting' }).click();
      await page.getByText('does not exist').waitFor();
    });

    it('that is dropped on an empty window asks for its recording', async () => {
      const other = join(place, 'other');
      const flags = ['--preset', 'tetrode', '--duration-s', '4', '--out', other];
      expect((await runCli(['simulate', ...flags])).code).toBe(0);
      const { page } = await openWindow();
      await page.getByRole('button', { name: 'Try the demo' }).waitFor();
      await drop(page, join(other, 'truth.csv'));
      const recording = page.getByLabel('Recording', { exact: true });
      await recording.fill(join(other, 'nowhere.bin'));
      await page.getByRole('button', { name: 'Open the sorting' }).click();
      await page.getByRole('alert').getByText('does not exist').first().waitFor();
      await recording.fill(join(other, 'tetrode.bin'));
      await page.getByRole('button', { name: 'Open the sorting' }).click();
      await row(page, 7).waitFor();
      expect(await rows(page).count()).toBe(8);
    });
  },
);
