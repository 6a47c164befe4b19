import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
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

  it('lets go of a folder that is closed, or left for another one', async () => {
    const { page } = await openWindow({ place: folder });
    const recording = page.getByRole('button', { name: /^tetrode/ });
    const other = temporaryFolder();
    const isLetGo = async () =>
      (await runCli(['status', folder])).stdout.includes('No process works on this folder.');
    await recording.waitFor();
    expect(await isLetGo()).toBe(false);
    const command = async (words: string) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Command' }).fill(words);
      await page.keyboard.press('Enter');
    };
    await command('close the folder');
    await page.getByRole('heading', { name: 'Spikeloom' }).waitFor();
    await vi.waitFor(async () => expect(await isLetGo()).toBe(true), 20_000);

    const open = async (path: string) => {
      await page.getByLabel('Path of a folder or a recording').fill(path);
      await page.keyboard.press('Enter');
    };
    await open(folder);
    await recording.waitFor();
    expect(await isLetGo()).toBe(false);
    await page.keyboard.press('Control+o');
    await page.getByLabel('Path', { exact: true }).fill(other);
    await page.keyboard.press('Enter');
    await page.getByText('An empty folder').waitFor();
    await page.getByRole('button', { name: 'Open this folder' }).click();
    await page.getByText('No recordings here').waitFor();
    await vi.waitFor(async () => expect(await isLetGo()).toBe(true), 20_000);
  });

  it('forgets a place that is taken out of the list', async () => {
    const home = temporaryFolder();
    const first = await openWindow({ home, place: folder });
    await first.page.getByRole('button', { name: /^tetrode/ }).waitFor();
    const { page } = await openWindow({ home });
    const name = basename(folder);
    await page.getByRole('button', { name: folder }).waitFor();
    await page.getByRole('button', { name: `Take ${name} out of the list` }).click();
    await page.getByText('Open recent').waitFor({ state: 'detached' });
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
