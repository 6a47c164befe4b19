import type { Locator, Page } from 'playwright-core';

/** A colour of the window, or of a unit by its id. */
export type Ink = 'accent' | { readonly unitId: number };

/** Where a canvas shows a colour, in pixels of the page, from left to right. */
export async function placesOf(
  page: Page,
  canvas: Locator,
  ink: Ink,
): Promise<readonly (readonly [x: number, y: number])[]> {
  const colour = await cssColour(page, ink);
  return canvas.evaluate((element, css) => {
    // More than half of the ink and less than half of what is under it.
    const leastShare = 0.6;
    const tolerance = 14;
    const drawn = element as HTMLCanvasElement;
    const colourOf = (context: OffscreenCanvasRenderingContext2D) =>
      context.getImageData(0, 0, 1, 1).data;
    const one = new OffscreenCanvas(1, 1).getContext('2d')!;
    one.fillStyle = css;
    one.fillRect(0, 0, 1, 1);
    const wanted = colourOf(one);
    const copy = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d')!;
    copy.drawImage(drawn, 0, 0);
    const { data } = copy.getImageData(0, 0, drawn.width, drawn.height);
    const ground = data.slice(0, 3);
    const isInk = (at: number) => {
      let [along, whole] = [0, 0];
      for (let part = 0; part < 3; part++) {
        const span = wanted[part]! - ground[part]!;
        along += span * (data[at + part]! - ground[part]!);
        whole += span * span;
      }
      const share = along / whole;
      if (!(share >= leastShare && share <= 1.05)) return false;
      return [0, 1, 2].every((part) => {
        const expected = ground[part]! + share * (wanted[part]! - ground[part]!);
        return Math.abs(data[at + part]! - expected) <= tolerance;
      });
    };
    const box = drawn.getBoundingClientRect();
    const places: [number, number][] = [];
    for (let x = 0; x < drawn.width; x++) {
      for (let y = 0; y < drawn.height; y++) {
        if (!isInk(4 * (y * drawn.width + x))) continue;
        places.push([
          box.left + ((x + 0.5) * box.width) / drawn.width,
          box.top + ((y + 0.5) * box.height) / drawn.height,
        ]);
      }
    }
    return places;
  }, colour);
}

function cssColour(page: Page, ink: Ink): Promise<string> {
  if (ink === 'accent') {
    return page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue('--accent').trim(),
    );
  }
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: String(ink.unitId), exact: true }) });
  return row.locator('i').evaluate((mark) => getComputedStyle(mark).backgroundColor);
}
