import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
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
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '40', '--out', long]);
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
