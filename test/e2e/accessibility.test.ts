import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { accessibilityFaults } from './support/axe.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { useWindows } from './support/window.ts';

describe.skipIf(chromiumPath === undefined)(`every view is for everybody (${browserTitle})`, () => {
  const openWindow = useWindows();
  const folder = temporaryFolder();
  const sorted = temporaryFolder();

  beforeAll(async () => {
    for (const place of [folder, sorted]) {
      await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '5', '--out', place]);
    }
    expect((await runCli(['sort', sorted])).code).toBe(0);
  });

  it.each(['light', 'dark'] as const)('the first screen, %s', async (colorScheme) => {
    const { page } = await openWindow({ colorScheme });
    await page.getByRole('button', { name: 'Try the demo' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open folder' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('the window before anything is sorted', async () => {
    const { page } = await openWindow({ place: folder });
    await page.getByRole('navigation', { name: 'Recordings' }).waitFor();
    // The views of units all show the same words.
    await checkViews(page, ['Traces', 'Learning', 'Templates', 'Parameters']);
    for (const keys of ['Control+k', '?', 'Control+i']) {
      await page.keyboard.press(keys);
      await page.getByRole('dialog').waitFor();
      expect(await accessibilityFaults(page), keys).toEqual([]);
      await page.keyboard.press('Escape');
      // What is typed before it is gone goes into it.
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  it.each(['light', 'dark'] as const)('the window with units, %s', async (colorScheme) => {
    const { page } = await openWindow({ place: sorted, colorScheme });
    await page.getByRole('table', { name: 'Units', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await checkViews(page);
    await page.keyboard.press('Control+e');
    await page.getByRole('region', { name: 'Files that are written' }).waitFor();
    expect(await accessibilityFaults(page), 'export').toEqual([]);
  });
});

/** Looks at every view, or at these. */
async function checkViews(page: Page, names?: readonly string[]): Promise<void> {
  for (const name of names ?? (await page.getByRole('tab').allTextContents())) {
    await page.getByRole('tab', { name, exact: true }).click();
    await page.waitForTimeout(500);
    expect(await accessibilityFaults(page), name).toEqual([]);
  }
}
