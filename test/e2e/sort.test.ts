import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { noise, writeRawRecording } from '../support/raw-recording.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

const inList = (page: Page, text: RegExp) =>
  page.getByRole('navigation', { name: 'Recordings' }).getByRole('button', { name: text });

describe.skipIf(chromiumPath === undefined)(`sorting a folder (${browserTitle})`, () => {
  const openWindow = useWindows();
  const folder = temporaryFolder();
  let place = '';
  let folders = 0;

  beforeEach(async () => {
    place = join(folder, String(folders++));
    for (const [day, seed] of ['day 1', 'day 2'].entries()) {
      mkdirSync(join(place, seed), { recursive: true });
      const flags = ['--preset', 'tetrode', '--duration-s', '4', '--seed', String(day)];
      await runCli(['simulate', ...flags, '--out', join(place, seed)]);
    }
  });

  it('shows progress, one recording after the other, and then their units', async () => {
    const { page } = await openWindow({ place });
    await page.getByRole('button', { name: 'Sort folder' }).click();
    await page.getByRole('progressbar').first().waitFor();
    await inList(page, /day 2.*waiting/).waitFor();
    await inList(page, /day 1.*\d+ units?$/).waitFor();
    await inList(page, /day 2.*\d+ units?$/).waitFor();
    await page.getByRole('button', { name: 'Sort all again' }).waitFor();
  });

  it('asks by keys before it sorts again what is sorted, and keeps what was corrected', async () => {
    const one = join(place, 'day 1');
    await runCli(['sort', one]);
    const { page } = await openWindow({ place: one });
    const firstUnit = page
      .getByRole('table', { name: 'Units', exact: true })
      .getByRole('row')
      .nth(1);
    await firstUnit.click();
    await page.keyboard.press('Alt+g');
    await firstUnit.getByText('good').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Everything is sorted already.').waitFor();
    await page
      .getByRole('region', { name: 'Messages' })
      .getByRole('button', { name: 'Sort again' })
      .click();
    const results = page.getByLabel('Result');
    await results.waitFor();
    expect(await results.locator('option').count()).toBe(2);
    await firstUnit.getByText('good').waitFor({ state: 'detached' });
    await results.selectOption({ index: 1 });
    await firstUnit.getByText('good').waitFor();
  });

  it('shows the signal over the whole recording where no unit was found', async () => {
    const silent = join(place, 'silent');
    const random = noise(3);
    const [channels, frames] = [1, 100_000];
    mkdirSync(silent);
    writeRawRecording(join(silent, 'noise'), { channels, frames, valueAt: () => random() });
    const { page } = await openWindow({ place: silent });
    await page.getByRole('button', { name: 'Sort', exact: true }).click();
    await inList(page, /noise.*0 units$/).waitFor();
    const strip = page.getByRole('img', { name: 'Signal over all of' });
    await strip.waitFor();
    // Not of one colour below the times, as an empty one is.
    const inks = () =>
      strip.evaluate((canvas: HTMLCanvasElement) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, canvas.width, canvas.height / 2);
        return new Set(new Uint32Array(data.buffer)).size;
      });
    while ((await inks()) < 2) await page.waitForTimeout(100);
  });

  it('goes on after the page was loaded again, and after the engine was killed', async () => {
    const { page, host } = await openWindow({ place, mayComplain: /ERR_CONNECTION_REFUSED/ });
    await page.getByRole('button', { name: 'Sort folder' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('progressbar').first().waitFor();
    await page.reload();
    await page.getByRole('progressbar').first().waitFor();

    host.child.kill('SIGKILL');
    await page.getByRole('alert').getByText('The engine has stopped').waitFor();
    const again = await openWindow({ place });
    await inList(again.page, /day 1.*\d+ units?$/).waitFor();
    await inList(again.page, /day 2.*\d+ units?$/).waitFor();
  });

  it('shows what is being learned also after the page was loaded again', async () => {
    const long = join(place, 'long');
    mkdirSync(long);
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '300', '--out', long]);
    const { page } = await openWindow({ place: long });
    await page.getByRole('button', { name: 'Sort', exact: true }).click();
    await page.getByRole('tab', { name: 'Learning' }).click();
    const learned = page.getByRole('region', { name: 'Objective' });
    await learned.waitFor();
    await page.reload();
    await learned.waitFor();

    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('heading', { name: 'Paused' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Paused' }).waitFor();
    await learned.waitFor();
  });

  it('goes on when the folder is closed, and is there when it is opened again', async () => {
    const { page } = await openWindow({ place });
    await page.getByRole('button', { name: 'Sort folder' }).click();
    await page.getByRole('progressbar').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('close the folder');
    await page.keyboard.press('Enter');
    await page.getByText('goes on. Open it again').waitFor();
    await page.getByRole('button', { name: place, exact: false }).first().click();
    await inList(page, /day 1.*\d+ units?$/).waitFor();
    await inList(page, /day 2.*\d+ units?$/).waitFor();
  });

  it('sorts those that are checked as one, which is in the list from then on', async () => {
    const { page } = await openWindow({ place });
    const asOne = page.getByRole('button', { name: 'Sort as one' });
    await inList(page, /^day 1/).click();
    expect(await asOne.count()).toBe(0);
    await inList(page, /^day 2/).click({ modifiers: ['Control'] });
    expect(await page.getByRole('checkbox', { name: /^Choose/, checked: true }).count()).toBe(2);
    await asOne.click();
    await inList(page, /_to_.*8.00 s · \d+ units?$/).waitFor();
    expect(await inList(page, /not sorted/).count()).toBe(2);
    await inList(page, /_to_/).click();
    await page.getByRole('table', { name: 'Units', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Raster' }).click();
    await page.getByRole('img', { name: /^Spikes/ }).waitFor();
  });

  it('pauses, resumes and cancels', async () => {
    const { page } = await openWindow({ place });
    await page.getByRole('button', { name: 'Sort folder' }).click();
    await page.getByRole('button', { name: 'Pause sorting' }).click();
    await inList(page, /day 1.*paused/).waitFor();
    await page.getByRole('button', { name: 'Go on sorting' }).click();
    await page.getByRole('progressbar').first().waitFor();
    await page.getByRole('button', { name: 'Cancel sorting', exact: true }).click();
    await page.getByRole('button', { name: 'Sort folder' }).waitFor();
    expect(await inList(page, /not sorted|begun/).count()).toBe(2);
  });
});
