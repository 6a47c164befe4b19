import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { temporaryFolder } from '../../support/cli.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { type HostProcess, startHostProcess } from './host.ts';

export interface OpenWindow {
  readonly page: Page;
  readonly host: HostProcess;
}

export interface WindowOptions extends BrowserContextOptions {
  readonly place?: string;
  /** The home of the user; an empty one of its own unless told otherwise. */
  readonly home?: string;
  /** What the browser may complain about on its console, because the test breaks something. */
  readonly mayComplain?: RegExp;
}

/**
 * Opens the application in a real browser over a real engine process. After each test the windows are
 * closed and their engines ended, and the test fails where a page complained on its console.
 */
export function useWindows(): (options?: WindowOptions) => Promise<OpenWindow> {
  const folder = temporaryFolder();
  let browser: Browser | undefined;
  let open: OpenWindow[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    if (chromiumPath !== undefined) browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(open.map(({ page }) => page.context().close()));
    await Promise.all(open.map(({ host }) => host.close()));
    const found = complaints;
    open = [];
    complaints = [];
    expect(found).toEqual([]);
  });
  afterAll(() => browser?.close());

  return async ({
    place,
    home = mkdtempSync(join(folder, 'home-')),
    mayComplain,
    ...context
  } = {}) => {
    const host = await startHostProcess({ home, ...(place !== undefined && { place }) });
    const page = await (
      await browser!.newContext({ viewport: { width: 1280, height: 800 }, ...context })
    ).newPage();
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      const isExpected = mayComplain?.test(message.text()) === true;
      if (['error', 'warning'].includes(message.type()) && !isExpected) {
        complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => complaints.push(String(error.stack)));
    open.push({ page, host });
    await page.goto(host.url);
    return { page, host };
  };
}
