/** An even scale: values of an axis and their pixels. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Pixel of `min` and of `max`; `to` is less than `from` on an axis that points up. */
  readonly from: number;
  readonly to: number;
}

/** The pixel of a value. */
export function place({ min, max, from, to }: Scale, value: number): number {
  return from + ((value - min) / (max - min)) * (to - from);
}

/** The value at a pixel. */
export function valueAt({ min, max, from, to }: Scale, pixel: number): number {
  return min + ((pixel - from) / (to - from)) * (max - min);
}

/** The range that holds all values and `always`, with a share of room at both ends; never empty. */
export function rangeOf(
  values: Iterable<number>,
  options: { readonly always?: readonly number[]; readonly room?: number } = {},
): { readonly min: number; readonly max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const source of [options.always ?? [], values]) {
    for (const value of source) {
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (min > max) return { min: 0, max: 1 };
  if (min === max) return { min: min - 0.5, max: max + 0.5 };
  const room = (options.room ?? 0) * (max - min);
  return { min: min - room, max: max + room };
}
