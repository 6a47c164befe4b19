import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { accessibilityFaults } from './support/axe.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

describe.skipIf(chromiumPath === undefined)(`every view is for everybody (${browserTitle})`, () => {
  const openWindow = useWindows();
  const folder = temporaryFolder();

  beforeAll(async () => {
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '5', '--out', folder]);
  });

  it.each(['light', 'dark'] as const)('the first screen, %s', async (colorScheme) => {
    const { page } = await openWindow({ colorScheme });
    await page.getByRole('button', { name: 'Try the demo' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open folder' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('the window, %s', async (colorScheme) => {
    const { page } = await openWindow({ colorScheme, place: folder });
    await page.getByRole('navigation', { name: 'Recordings' }).waitFor();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await page.waitForTimeout(300);
      expect(await accessibilityFaults(page), (await tab.textContent()) ?? '').toEqual([]);
    }
    for (const keys of ['Control+k', '?']) {
      await page.keyboard.press(keys);
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(page), keys).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });
});
