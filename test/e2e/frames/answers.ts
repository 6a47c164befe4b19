import type { CDPSession, Page } from 'playwright-core';

/** How soon something that a user did was seen. */
export interface Answer {
  readonly what: string;
  /** From the event to the next picture, as the browser has it, in steps of 8 ms; 0 below 16. */
  readonly untilSeenMs: number;
  /** Time of the page's thread, which other work on the machine does not lengthen, all that followed included. */
  readonly workMs: number;
}

/** Longer than anything takes that a click leads to in the page. */
const quietMs = 350;
/** These leave the page for a dialog of the system, or start work that takes minutes. */
const leftOut = /^(Sort|Cancel|Pause|Choose|Open a folder|Fit|Close)/;
const keys = [
  ...['ArrowDown', 'ArrowDown', 'Space', 'Shift+Space', ']', '[', 'm', 'r', 'f', 'f'],
  ...[
    'ArrowLeft',
    'ArrowRight',
    'g',
    'Control+z',
    'Alt+g',
    'Control+z',
    'Control+Shift+z',
    'Control+z',
  ],
  ...['Control+k', 'Escape', '?', 'Escape', 'Control+e', 'Escape'],
];

/** Clicks what can be clicked in every view and presses the keys, and measures how soon each is answered. */
export async function measureAnswers(page: Page, session: CDPSession): Promise<Answer[]> {
  await page.evaluate(watchEvents);
  const answers: Answer[] = [];
  const measure = async (what: string, act: () => Promise<unknown>) => {
    await page.waitForTimeout(quietMs);
    await page.evaluate(takeLongest);
    const before = await workMs(session);
    await act();
    await page.waitForTimeout(quietMs);
    const untilSeenMs = await page.evaluate(takeLongest);
    answers.push({ what, untilSeenMs, workMs: (await workMs(session)) - before });
  };
  const views = await page.getByRole('tab').allTextContents();
  for (const view of views) {
    await measure(view, () => page.getByRole('tab', { name: view, exact: true }).click());
    const buttons = page.getByRole('tabpanel').getByRole('button');
    for (const name of await distinctNames(page)) {
      if (leftOut.test(name)) continue;
      const button = buttons
        .getByText(name, { exact: true })
        .or(page.getByRole('tabpanel').getByRole('button', { name, exact: true }));
      if (
        !(await button
          .first()
          .isEnabled()
          .catch(() => false))
      )
        continue;
      await measure(`${view}: ${name}`, () => button.first().click({ timeout: 5000 }));
      await page.keyboard.press('Escape');
    }
    const rows = page
      .getByRole('table', { name: 'Units', exact: true })
      .locator('tbody tr[aria-rowindex]');
    for (const row of [0, 1]) {
      await measure(`${view}: unit ${row} of the table`, () =>
        rows.nth(row).click({ modifiers: row === 0 ? [] : ['Control'], timeout: 5000 }),
      );
    }
  }
  for (const view of ['Traces', 'Templates', 'Raster']) {
    await page.getByRole('tab', { name: view, exact: true }).click();
    for (const key of keys) await measure(`${view}, key ${key}`, () => page.keyboard.press(key));
  }
  return answers;
}

/** Names of the buttons of the view that is shown, each once. */
function distinctNames(page: Page): Promise<string[]> {
  return page
    .getByRole('tabpanel')
    .getByRole('button')
    .evaluateAll((buttons) => [
      ...new Set(
        buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent.trim()),
      ),
    ])
    .then((names) => names.filter((name) => name !== '' && !/^\d/.test(name)));
}

/** Of the page's thread, so far. */
export async function workMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

interface Watched extends Window {
  longestEventMs?: number;
}

/** Runs in the page: notes how long each event waited for the picture after it. */
function watchEvents(): void {
  const page = window as Watched;
  const note = (entries: PerformanceObserverEntryList) => {
    for (const { duration } of entries.getEntries()) {
      page.longestEventMs = Math.max(page.longestEventMs ?? 0, duration);
    }
  };
  const options = { type: 'event', durationThreshold: 16 };
  new PerformanceObserver(note).observe(options as PerformanceObserverInit);
}

/** Runs in the page. */
function takeLongest(): number {
  const page = window as Watched;
  const longest = page.longestEventMs ?? 0;
  page.longestEventMs = 0;
  return longest;
}
