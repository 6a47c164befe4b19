import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where browsers are on Debian, Fedora, macOS and Windows; `CHROMIUM_PATH` comes before all. */
const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const chromiumPath = places.find((place) => place !== undefined && existsSync(place));

/** For the titles of test suites: without a browser they are skipped and say what is missing. */
export const browserTitle =
  chromiumPath === undefined
    ? 'needs Chromium: apt-get install chromium, or set CHROMIUM_PATH'
    : 'in Chromium';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: quiet });
}
