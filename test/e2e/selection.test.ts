import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { browserTitle, chromiumPath } from './support/chromium.ts';
import { placesOf } from './support/marks.ts';
import { useWindows } from './support/window.ts';

/** The first unit, which has the most spikes. */
const unitId = 0;
/** A mark of another spike is at least so far away, in pixels; waveforms lie over each other. */
const apart = { marks: 24, waveforms: 2 };

interface SpikeView {
  readonly name: string;
  readonly show: (page: Page) => Promise<unknown>;
  /** Where spikes are clicked. */
  readonly marks: string;
  readonly apart?: number;
  /** Between which heights, where something else has the unit's colour: 0 at the top, 1 at the bottom. */
  readonly between?: readonly [from: number, to: number];
}

const tab = (name: string) => (page: Page) => page.getByRole('tab', { name, exact: true }).click();
const lanes = 'canvas[aria-label*="traces of"] + div canvas';

/** Every view that has a mark for each spike. */
const views: readonly SpikeView[] = [
  { name: 'traces', show: tab('Traces'), marks: lanes },
  {
    name: 'raster',
    async show(page) {
      await tab('Raster')(page);
      await page.getByText('Recording', { exact: true }).click();
    },
    marks: 'canvas[aria-label^="Raster of"]',
    between: [0, 0.6],
  },
  {
    name: 'rasters around events',
    async show(page) {
      await tab('Raster')(page);
      await page.getByText('Events', { exact: true }).click();
    },
    marks: `canvas[aria-label="Unit ${unitId} around events"]`,
    between: [0.4, 0.9],
  },
  { name: 'trials', show: tab('Trials'), marks: `canvas[aria-label="Trials of unit ${unitId}"]` },
  {
    name: 'amplitudes',
    show: tab('Templates'),
    marks: `canvas[aria-label="Amplitudes of unit ${unitId}"]`,
  },
  {
    name: 'waveforms',
    show: tab('Templates'),
    marks: `section[aria-label="Unit ${unitId}"] canvas`,
    apart: apart.waveforms,
  },
  { name: 'features', show: tab('Features'), marks: 'canvas[aria-label="Features of spikes"]' },
];

/** What the status bar says of the selected spike. */
const selected = (page: Page) => page.getByText(/^spike of unit \d+ at /);

/** Waits until a canvas shows the mark of the selected spike. @returns its pixels */
async function chosenPlaces(page: Page, canvas: Locator) {
  for (;;) {
    const places = await placesOf(page, canvas, 'accent');
    if (places.length > 0) return places;
    await page.waitForTimeout(100);
  }
}

/** Clicks a mark of the unit that is not near the selected one. @param share of the way through all of them */
async function pickAnother(
  page: Page,
  canvas: Locator,
  { between: [from, to] = [0, 1], apart: least = apart.marks }: SpikeView,
  share: number,
): Promise<void> {
  const chosen = await placesOf(page, canvas, 'accent');
  const box = (await canvas.boundingBox())!;
  const others = (await placesOf(page, canvas, { unitId })).filter(
    ([x, y]) =>
      y >= box.y + from * box.height &&
      y <= box.y + to * box.height &&
      chosen.every(([otherX, otherY]) => Math.hypot(x - otherX, y - otherY) > least),
  );
  const [x, y] = others[Math.floor(share * others.length)]!;
  await page.mouse.click(x, y);
}

describe.skipIf(chromiumPath === undefined)(`a selected spike (${browserTitle})`, () => {
  const openWindow = useWindows();
  const place = temporaryFolder();

  beforeAll(async () => {
    await runCli(['simulate', '--preset', 'tetrode', '--duration-s', '8', '--out', place]);
    await runCli(['sort', place]);
    // Trials that leave no spike out.
    const events = Array.from({ length: 15 }, (_, trial) => trial / 2);
    writeFileSync(join(place, 'events.csv'), ['time_s', ...events].join('\n'));
  });

  it('can be clicked in every view, and is seen in every other', async () => {
    const { page } = await openWindow({ place });
    await page.getByRole('rowheader', { name: String(unitId), exact: true }).click();
    await tab('Trials')(page);
    await page.getByLabel('Events').setInputFiles(join(place, 'events.csv'));
    for (const model of ['Binomial DCEA', 'Poisson DCEA', 'Gaussian DCEA', 'BCOMP']) {
      await page.getByLabel(model).uncheck();
    }
    await page.getByLabel('From (ms)').fill('0');
    await page.getByLabel('To (ms)').fill('500');
    await page.getByRole('button', { name: 'Fit 1 unit' }).click();
    await page.getByRole('table', { name: 'Models' }).waitFor();
    expect(await selected(page).count()).toBe(0);

    const said: string[] = [];
    for (const [turn, view] of views.entries()) {
      await view.show(page);
      const marks = page.locator(view.marks).locator('visible=true');
      await marks.waitFor();
      await page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null);
      if (turn > 0) await chosenPlaces(page, marks);
      else expect(await placesOf(page, marks, 'accent'), view.name).toHaveLength(0);
      await pickAnother(page, marks, view, (turn + 1) / (views.length + 2));
      await page.waitForFunction(
        (before) =>
          Array.from(
            document.querySelectorAll('footer span'),
            (span) => span.textContent ?? '',
          ).some((text) => text.startsWith('spike of unit ') && text !== before),
        said.at(-1) ?? '',
      );
      said.push((await selected(page).textContent())!);
      await chosenPlaces(page, marks);
    }
    expect(new Set(said).size).toBe(views.length);
    for (const text of said) expect(text).toMatch(/^spike of unit 0 at 00:0\d\.\d{4}$/);
    // What was clicked last is seen where one began.
    await tab('Traces')(page);
    await chosenPlaces(page, page.locator(lanes).locator('visible=true'));
  });
});
