import type { Page } from 'playwright-core';

/** Views are shown by their numbers. */
const viewKeys = ['1', '3', '4', '5', '6', '7'];
/** What is done in one view before the next is shown. */
const perView = 12;

/** One action of somebody who looks through a sorting: the same at every run. */
export async function actionAt(page: Page, action: number): Promise<void> {
  const view = Math.floor(action / perView) % viewKeys.length;
  switch (action % perView) {
    case 0:
      return page.keyboard.press(viewKeys[view]!);
    case 1:
    case 7:
      return page.keyboard.press('ArrowDown');
    case 2:
      return page.keyboard.press('Space');
    case 3:
      return turnWheel(page, action % 5 < 3 ? -240 : 240);
    case 4:
      return drag(page);
    case 5:
      return page.keyboard.press(']');
    case 6:
      return page.keyboard.press('g');
    case 8:
      return page.keyboard.press('Control+z');
    case 9:
      return page.keyboard.press('Alt+g');
    case 10:
      return page.keyboard.press('m');
    default:
      return page.keyboard.press('f');
  }
}

async function turnWheel(page: Page, deltaY: number): Promise<void> {
  await page.mouse.move(560, 460);
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, deltaY);
}

async function drag(page: Page): Promise<void> {
  await page.mouse.move(600, 460);
  await page.mouse.down();
  await page.mouse.move(400, 460, { steps: 12 });
  await page.mouse.up();
}
