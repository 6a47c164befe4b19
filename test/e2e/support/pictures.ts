import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { chromiumPath } from './chromium.ts';

const folder = fileURLToPath(new URL('../pictures', import.meta.url));
const versionFile = join(folder, 'chromium.txt');

/** Pictures are kept so small that letters are grey but nothing that is misplaced escapes. */
const keptWidth = 320;
/** Of a colour, 0 to 255: less is how another font renderer softens an edge. */
const visibleDifference = 24;
/** Of all pixels: a number or a date that is another one every time is less. */
const mostDifferent = 0.015;
const patienceMs = 60_000;
const againAfterMs = 300;
/** Looks that are alike, one after the other, before a picture is kept: on a busy machine answers come late. */
const enoughEqual = 4;

/** Keeps what is seen now instead of comparing with it. */
const isKeeping = process.env.SPIKELOOM_KEEP_PICTURES !== undefined;

/** Why pictures cannot be compared here; null where they can. */
export function reasonAgainstPictures(): string | null {
  if (chromiumPath === undefined) return 'Chromium is missing';
  if (process.platform !== 'linux') return 'the pictures were taken on Linux';
  if (isKeeping) return null;
  const kept = readFileSync(versionFile, 'utf8').trim();
  const here = majorVersion();
  return kept === here ? null : `the pictures were taken with Chromium ${kept}, here is ${here}`;
}

/** Waits until a page looks like the kept picture of a name. @throws where it does not come to */
export async function expectPicture(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  if (isKeeping) return keep(path, await settled(page));
  if (!existsSync(path)) throw new Error(`There is no picture ${path}; ${howToKeep}`);
  const kept = readFileSync(path);
  const started = performance.now();
  for (;;) {
    const seen = await look(page);
    const share = await differentShare(page, kept, seen);
    if (share <= mostDifferent) return;
    if (performance.now() - started < patienceMs) {
      await page.waitForTimeout(againAfterMs);
      continue;
    }
    const other = join(tmpdir(), `spikeloom-${name}.png`);
    writeFileSync(other, seen);
    throw new Error(
      `${name} looks different: ${(100 * share).toFixed(1)} % of ${path} are not as in ${other}; if it should, ${howToKeep}`,
    );
  }
}

const howToKeep = 'run the test with SPIKELOOM_KEEP_PICTURES=1 and look at what it keeps.';

function keep(path: string, png: Buffer): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, png);
  writeFileSync(versionFile, `${majorVersion()}\n`);
}

function majorVersion(): string {
  const text = execFileSync(chromiumPath!, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
  return /\d+/.exec(text)![0];
}

/** The page once all is there and nothing in it changes any more. */
async function settled(page: Page): Promise<Buffer> {
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null);
  let before = await look(page);
  let equal = 0;
  while (equal < enoughEqual) {
    await page.waitForTimeout(4 * againAfterMs);
    const now = await look(page);
    equal = now.equals(before) ? equal + 1 : 0;
    before = now;
  }
  return before;
}

/** The page as a small picture. */
async function look(page: Page): Promise<Buffer> {
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const small = await page.evaluate(
    async ([base64, width]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const height = Math.round((picture.height * width) / picture.width);
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d')!;
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, width, height);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      return Array.from(new Uint8Array(await blob.arrayBuffer()));
    },
    [png.toString('base64'), keptWidth] as const,
  );
  return Buffer.from(small);
}

/** The share of pixels that two pictures differ in; 1 where their sizes do. */
function differentShare(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(
    async ([first, second, visible]) => {
      const pixelsOf = async (base64: string) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(picture, 0, 0);
        return context.getImageData(0, 0, picture.width, picture.height).data;
      };
      const [one, other] = [await pixelsOf(first), await pixelsOf(second)];
      if (one.length !== other.length) return 1;
      let different = 0;
      for (let at = 0; at < one.length; at += 4) {
        const isSeen = [0, 1, 2].some(
          (colour) => Math.abs(one[at + colour]! - other[at + colour]!) > visible,
        );
        if (isSeen) different++;
      }
      return (4 * different) / one.length;
    },
    [a.toString('base64'), b.toString('base64'), visibleDifference] as const,
  );
}
