import type { ReadStretch } from './read-stretch.ts';

/** Stretches of signal to learn from, in the order in which they are taken. */
export interface StretchSource {
  readonly count: number;
  read(index: number): Promise<ReadStretch>;
  /** Lets go of everything that is held; what is wanted again will be read again. */
  forget(): void;
}

/**
 * Reads several stretches at once, ahead of who takes them, and remembers the first ones: whoever
 * begins anew does not wait for them again.
 * @param readAll reads the stretches of the given numbers, which lie one behind the other
 * @param atOnce stretches that are read and held at the same time
 * @param remembered first stretches that are kept
 */
export function aheadOf(
  count: number,
  readAll: (indices: readonly number[]) => Promise<readonly ReadStretch[]>,
  atOnce: number,
  remembered: number,
): StretchSource {
  let kept: ReadStretch[] = [];
  let ahead = new Map<number, ReadStretch>();
  return {
    count,
    async read(index) {
      if (index < kept.length) return kept[index];
      if (!ahead.has(index)) {
        ahead = new Map();
        const last = Math.min(count, index + atOnce);
        const indices = Array.from({ length: last - index }, (_, i) => index + i);
        const read = await readAll(indices);
        ahead = new Map(indices.map((i, k) => [i, read[k]]));
      }
      const stretch = ahead.get(index)!;
      if (index === kept.length && index < remembered) kept.push(stretch);
      return stretch;
    },
    forget() {
      kept = [];
      ahead = new Map();
    },
  };
}
