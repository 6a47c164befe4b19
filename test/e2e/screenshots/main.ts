/**
 * Sorts the demo in the window and takes a picture of every view: `npm run screenshots [-- FOLDER]`.
 * They are there to be looked at; the README shows some.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { startHostProcess } from '../support/host.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
];
const longestSortMs = 600_000;
/** Until what was asked of the engine is drawn. */
const settleMs = 2500;

const folder = process.argv[2] ?? 'screenshots';
if (chromiumPath === undefined) {
  process.stderr.write('Chromium is missing: apt-get install chromium, or set CHROMIUM_PATH.\n');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const home = mkdtempSync(join(tmpdir(), 'spikeloom-screenshots-'));
const host = await startHostProcess({ home });
const browser = await launchChromium();
try {
  const first = await open(browser, { width: 1280, height: 800 }, 'light');
  await take(first, 'welcome');
  await sortDemo(first);
  await first.close();
  for (const size of sizes) {
    for (const theme of ['light', 'dark'] as const) {
      const page = await open(browser, size, theme);
      await takeViews(page, `${theme}-${size.width}`);
      await page.close();
    }
  }
} finally {
  await browser.close();
  await host.close();
  rmSync(home, { recursive: true, force: true });
}

function open(
  chromium: Browser,
  viewport: { readonly width: number; readonly height: number },
  colorScheme: 'light' | 'dark',
): Promise<Page> {
  return chromium.newPage({ viewport, colorScheme }).then(async (page) => {
    page.setDefaultTimeout(longestSortMs);
    await page.goto(host.url);
    await page.getByRole('main').waitFor();
    return page;
  });
}

async function sortDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('button', { name: 'Sort folder' }).click();
  await page.getByRole('button', { name: /^tetrode day 1/ }).click();
  await page.getByRole('tab', { name: 'Learning' }).click();
  await page.getByRole('button', { name: /^tetrode day 1.*Learning/ }).waitFor();
  await page.waitForTimeout(2 * settleMs);
  await take(page, 'learning');
  await page.getByRole('button', { name: 'Sort all again' }).waitFor();
}

async function takeViews(page: Page, prefix: string): Promise<void> {
  await page.getByRole('button', { name: 'demo' }).first().click();
  await page.getByRole('button', { name: /^tetrode day 1/ }).click();
  const units = page.getByRole('table', { name: 'Units', exact: true });
  await units.waitFor();
  for (const tab of await page.getByRole('tab').all()) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await tab.click();
    await page.mouse.move(0, 0);
    await page.waitForTimeout(settleMs);
    await take(page, `${prefix}-${(await tab.textContent())!.toLowerCase()}`);
  }
  await page.keyboard.press('Control+e');
  await page.getByRole('region', { name: 'Files that are written' }).waitFor();
  await take(page, `${prefix}-export`);
}

async function take(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  process.stdout.write(`${path}\n`);
}
