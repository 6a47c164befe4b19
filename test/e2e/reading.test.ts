import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { npyBytes } from '../core/formats/support/build-files.ts';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

const views = [
  ...['Learning', 'Templates', 'Raster', 'Correlograms', 'Features', 'Fit', 'Trials'],
  ...['Parameters', 'Report', 'Traces'],
];

describe.skipIf(chromiumPath === undefined)(`how files are read (${browserTitle})`, () => {
  const openWindow = useWindows();
  const root = temporaryFolder();

  beforeAll(async () => {
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '8', '--out', root]);
  });

  /** A folder of raw files beside which nothing says what they are. */
  function rawFolder(): string {
    const folder = mkdtempSync(join(root, 'raw-'));
    for (const name of ['day1.dat', 'day2.dat']) {
      copyFileSync(join(root, 'tetrode.bin'), join(folder, name));
    }
    return folder;
  }

  async function describeRaw(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Describe the raw files' }).click();
    const dialog = page.getByRole('dialog', { name: 'Describe the raw files' });
    await dialog.getByRole('spinbutton', { name: 'Channels' }).fill('4');
    await dialog.getByLabel('Numbers').selectOption('float32');
    await dialog.getByLabel('Microvolts per count').fill('1');
    await dialog.getByRole('combobox', { name: /^Probe/ }).selectOption('tetrodes');
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('button', { name: /day1.*8.00 s · not sorted/ }).waitFor();
  }

  const row = (page: Page, text: RegExp) =>
    page.getByRole('navigation', { name: 'Recordings' }).getByRole('button', { name: text });

  it('is asked where files do not say it, and known when the folder is opened the next day', async () => {
    const place = rawFolder();
    const first = await openWindow({ place });
    await first.page.getByText('Describe them below').waitFor();
    await describeRaw(first.page);
    await first.page.getByText('Raw binary · 4 channels · 30 kHz').waitFor();
    await first.page.context().close();
    await first.host.close();
    const { page } = await openWindow({ place });
    await row(page, /day2.*8.00 s/).waitFor();
    await page.getByText('Raw binary · 4 channels · 30 kHz').waitFor();
    expect(await page.getByText('left out').count()).toBe(0);
  });

  it('can be said otherwise at any time, of one or of all, and what was found says so', async () => {
    const { page } = await openWindow({ place: rawFolder() });
    await describeRaw(page);
    await page.getByRole('button', { name: 'Sort this recording' }).click();
    await row(page, /^day1.*unit/).waitFor();

    await page.getByRole('button', { name: /^Raw binary · 4 channels/ }).click();
    const dialog = page.getByRole('dialog', { name: 'How day1 is read' });
    await dialog.getByRole('spinbutton', { name: 'Channels' }).fill('3');
    await dialog.getByRole('button', { name: 'Read it so' }).click();
    // Four contacts a bundle do not fit three channels: nothing changes.
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('spinbutton', { name: 'Channels' }).fill('2');
    await dialog.getByRole('combobox', { name: /^Probe/ }).selectOption('linear-PITCH');
    await dialog.getByLabel('Distance').fill('40');
    await dialog.getByRole('button', { name: 'Read it so' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, /^day1.*16.0 s · \d+ units? · changed since/).waitFor();
    await page.getByRole('button', { name: 'Sort again' }).waitFor();
    await row(page, /^day2.*8.00 s · not sorted/).waitFor();
    // Units of four channels on a recording of two: every view shows something.
    for (const name of views) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.getByRole('tabpanel').waitFor();
      expect(await page.getByText('This view has broken').count()).toBe(0);
    }
    await page.keyboard.press('Control+i');
    expect(await dialog.getByLabel('Distance').inputValue()).toBe('40');
    await dialog.getByRole('spinbutton', { name: 'Channels' }).fill('4');
    await dialog.getByRole('combobox', { name: /^Probe/ }).selectOption('tetrodes');
    await dialog.getByLabel('Holds for').selectOption('all');
    await dialog.getByRole('button', { name: 'Read it so' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, /^day1.*8.00 s · \d+ units?$/).waitFor();
  });

  it('is asked of arrays as far as they do not say it, with what was said the last time', async () => {
    const folder = mkdtempSync(join(root, 'arrays-'));
    const home = mkdtempSync(join(root, 'home-'));
    const samples = Array.from({ length: 4000 }, (_, i) => (i % 97) - 48);
    writeFileSync(join(folder, 'day.npy'), npyBytes(samples, { type: 'int16', shape: [1000, 4] }));
    const first = await openWindow({ place: rawFolder(), home });
    await describeRaw(first.page);
    const { page } = await openWindow({ place: folder, home });
    await page.getByRole('button', { name: 'Describe the files' }).click();
    const dialog = page.getByRole('dialog', { name: 'Describe the files' });
    expect(await dialog.getByRole('spinbutton', { name: 'Channels' }).count()).toBe(0);
    expect(await dialog.getByRole('combobox', { name: /^Probe/ }).inputValue()).toBe('tetrodes');
    await dialog.getByLabel('Sampling rate').fill('10000');
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('NumPy array · 4 channels · 10 kHz · 100 ms').waitFor();
  });

  it('is shown as a file beside it says it, and what that leaves open can be said', async () => {
    const folder = mkdtempSync(join(root, 'told-'));
    copyFileSync(join(root, 'tetrode.bin'), join(folder, 'day.bin'));
    const told = { sampleRate: 30_000, channels: 4, dtype: 'float32' };
    writeFileSync(join(folder, 'day.json'), JSON.stringify(told));
    const { page } = await openWindow({ place: folder });
    await page.getByRole('button', { name: 'Where are the contacts?' }).click();
    const dialog = page.getByRole('dialog', { name: 'How day is read' });
    expect(await dialog.getByRole('spinbutton', { name: 'Channels' }).inputValue()).toBe('4');
    expect(await dialog.getByLabel('Numbers').inputValue()).toBe('float32');
    await dialog.getByRole('combobox', { name: /^Probe/ }).selectOption('tetrodes');
    await dialog.getByRole('button', { name: 'Read it so' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Where are the contacts?' }).waitFor({
      state: 'detached',
    });
    await row(page, /^day.*8.00 s · not sorted/).waitFor();
  });
});
