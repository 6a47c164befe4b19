import type { Dataset } from 'h5wasm/node';
import type { DiskView } from './disk-view.ts';
import { breaksLibrary } from './library-failure.ts';

/**
 * The raw files that an array lies in, as the HDF5 file names them (external storage). The library
 * does not tell them, but opens them to read: so rows are read until all between two of the same file
 * are known to lie in it.
 * @param lookUp finds the array anew without reading it, which may open other files as well
 */
export function rawFilesOf(dataset: Dataset, lookUp: () => void, disk: DiskView): string[] {
  const { chunks, shape } = dataset.metadata;
  const rowCount = shape?.[0] ?? 0;
  // Only what is in no chunks can be outside, and only what has rows can be read.
  if (chunks !== null || rowCount === 0) return [];
  const leadingThere = new Set(namesAskedForBy(lookUp, disk));
  const fileOf = (row: number) => {
    const firstOfRow = shape!.map((_, axis) => (axis === 0 ? [row, row + 1] : [0, 1]));
    const names = namesAskedForBy(() => dataset.slice(firstOfRow as [number, number][]), disk);
    return names.filter((name) => !leadingThere.has(name)).at(-1);
  };
  const found = new Set<string>();
  const search = (first: number, last: number, before = fileOf(first), after = fileOf(last)) => {
    if (before !== undefined) found.add(before);
    if (after !== undefined) found.add(after);
    if (before === after || last - first < 2) return;
    const middle = (first + last) >> 1;
    const between = fileOf(middle);
    search(first, middle, before, between);
    search(middle, last, between, after);
  };
  search(0, rowCount - 1);
  return [...found];
}

function namesAskedForBy(read: () => void, disk: DiskView): string[] {
  const before = disk.namesAskedFor.length;
  try {
    read();
  } catch (error) {
    if (breaksLibrary(error)) throw error;
    // A file that is not there has been asked for all the same.
  }
  return disk.namesAskedFor.slice(before);
}
