import type { GrayImage } from './gray-png.ts';

/**
 * An image cut on as many grids as the stride has offsets, so that atoms stand at every pixel on one
 * of them (Simon & Elad 2019): the image is reflected at its edges, each grid beginning one pixel
 * later, and padded to whole strides.
 */
export interface ShiftedImages {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** `(count x rows x columns)`. */
  readonly pixels: Float32Array;
}

interface Padding {
  readonly before: number;
  readonly after: number;
}

export function cutShifts(image: GrayImage, atomSize: number, stride: number): ShiftedImages {
  const vertical = paddingOf(image.rows, atomSize, stride);
  const horizontal = paddingOf(image.columns, atomSize, stride);
  const rows = vertical.before + image.rows + vertical.after;
  const columns = horizontal.before + image.columns + horizontal.after;
  const pixels = new Float32Array(stride ** 2 * rows * columns);
  for (let shift = 0; shift < stride ** 2; shift++) {
    const [down, right] = [Math.floor(shift / stride), shift % stride];
    for (let r = 0; r < rows; r++) {
      const row = reflected(r - vertical.before + down, image.rows);
      const line = (shift * rows + r) * columns;
      for (let c = 0; c < columns; c++) {
        const column = reflected(c - horizontal.before + right, image.columns);
        pixels[line + c] = image.pixels[row * image.columns + column];
      }
    }
  }
  return { count: stride ** 2, rows, columns, pixels };
}

/** The mean over all grids of what each has at a pixel. */
export function averageShifts(
  shifts: ShiftedImages,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  atomSize: number,
  stride: number,
): Float64Array {
  const top = paddingOf(rows, atomSize, stride).before;
  const left = paddingOf(columns, atomSize, stride).before;
  const mean = new Float64Array(rows * columns);
  for (let shift = 0; shift < shifts.count; shift++) {
    const [down, right] = [Math.floor(shift / stride), shift % stride];
    for (let row = 0; row < rows; row++) {
      const line = (shift * shifts.rows + row + top - down) * shifts.columns + left - right;
      for (let column = 0; column < columns; column++) {
        mean[row * columns + column] += shifts.pixels[line + column] / shifts.count;
      }
    }
  }
  return mean;
}

function paddingOf(length: number, atomSize: number, stride: number): Padding {
  const rest = (length + stride - atomSize) % stride;
  return { before: stride, after: (rest === 0 ? 0 : stride - rest) + stride };
}

/** The pixel that a mirror at the middle of the first and last pixel shows. */
function reflected(place: number, length: number): number {
  if (place < 0) return -place;
  return place < length ? place : 2 * (length - 1) - place;
}
