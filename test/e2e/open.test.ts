import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

describe.skipIf(chromiumPath === undefined)(`the window (${browserTitle})`, () => {
  const openWindow = useWindows();
  const folder = temporaryFolder();

  beforeAll(async () => {
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '5', '--out', folder]);
  });

  it('invites whoever has nothing open, and opens the path that is typed', async () => {
    const { page } = await openWindow();
    await page.getByLabel('Path of a folder or a recording').fill(folder);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Recordings' }).waitFor();
    expect(await page.getByRole('button', { name: /tetrode.*5.00 s · not sorted/ }).count()).toBe(
      1,
    );
  });

  it('says what is wrong with a place that is not there', async () => {
    const { page } = await openWindow();
    await page.getByLabel('Path of a folder or a recording').fill(join(folder, 'nothing-here'));
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('nothing-here');
  });

  it('shows after a reload what it showed before', async () => {
    const { page } = await openWindow({ place: folder });
    const recording = page.getByRole('button', { name: /^tetrode/ });
    await recording.waitFor();
    await page.reload();
    await recording.waitFor();
    expect(await recording.getAttribute('aria-current')).toBe('true');
  });

  it('goes on where a view has broken', async () => {
    const { page } = await openWindow({ place: folder, mayComplain: /canvas is broken/ });
    await page.getByRole('button', { name: /^tetrode/ }).waitFor();
    await page.getByRole('tab', { name: 'Learning' }).click();
    await page.evaluate(() => {
      const canvas = HTMLCanvasElement.prototype;
      const usual = Object.getOwnPropertyDescriptor(canvas, 'getContext')!;
      Object.defineProperty(canvas, 'getContext', {
        get(this: HTMLCanvasElement) {
          if (this.closest('[role=tabpanel]') !== null) throw new Error('the canvas is broken');
          return usual.value;
        },
      });
    });
    await page.getByRole('tab', { name: 'Parameters' }).click();
    await page.getByText('This view has broken').waitFor();
    await page.getByRole('tab', { name: 'Learning' }).click();
    await page.getByText('Nothing is being learned').waitFor();
  });

  it('finds commands by their words and shows all keys', async () => {
    const { page } = await openWindow({ place: folder });
    await page.getByRole('button', { name: /^tetrode/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('dark theme');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
