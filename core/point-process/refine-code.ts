import type { Likelihood } from '../csc/likelihood.ts';
import { atomOf, type Dictionary, type SparseCode } from '../csc/problem.ts';
import { refitSupport } from '../csc/refit-support.ts';
import { moveEvents } from './move-events.ts';

const MOVES = 1;
const REACH = 3;

export interface RefineOptions {
  /** Entries of one atom that are nearer than this to a larger one are part of the same event. */
  readonly mergeBins: Int32Array;
  /** Refitted entries below this are taken away, one by one, and the rest refitted. `(atoms)`. */
  readonly least: Float64Array;
  readonly twoSided: boolean;
}

/**
 * What the encoder's code says of events (DCEA, section 9): the penalty splits an event between
 * neighbouring positions, because shifted atoms are much alike, and shrinks it. Of each cluster the
 * largest entry stays, all that stay are refitted without a penalty, and what then is small goes.
 * Clusters are what is nearer than `mergeBins` where the paper's k-means needs to know their number.
 */
export function refineCode(
  dictionary: Dictionary,
  likelihood: Likelihood,
  code: SparseCode,
  options: RefineOptions,
): SparseCode {
  let refined = refitSupport(
    dictionary,
    likelihood,
    largestOfClusters(code, options.mergeBins),
    options.twoSided,
  );
  for (;;) {
    const smallest = leastEntry(refined, options.least);
    if (smallest < 0) break;
    refined = refitSupport(dictionary, likelihood, without(refined, smallest), options.twoSided);
  }
  for (let round = 0; round < MOVES; round++) {
    const moved = moveEvents(dictionary, likelihood, refined, REACH);
    refined = refitSupport(dictionary, likelihood, moved, options.twoSided);
  }
  return refined;
}

/** The first lag at which an atom is less than `likeness` like itself: beyond it, two events are two. */
export function mergeDistances(dictionary: Dictionary, likeness: number): Int32Array {
  return Int32Array.from({ length: dictionary.atomCount }, (_, c) => {
    const atom = atomOf(dictionary, c);
    const product = (lag: number) => {
      let sum = 0;
      for (let k = lag; k < atom.length; k++) sum += atom[k] * atom[k - lag];
      return sum;
    };
    const energy = product(0);
    let lag = 1;
    while (lag < atom.length && product(lag) >= likeness * energy) lag++;
    return lag;
  });
}

function largestOfClusters(code: SparseCode, mergeBins: Int32Array): SparseCode {
  const order = Array.from(code.value.keys()).sort(
    (a, b) => Math.abs(code.value[b]) - Math.abs(code.value[a]) || a - b,
  );
  const kept: number[] = [];
  for (const i of order) {
    const isNear = kept.some(
      (j) =>
        code.atom[i] === code.atom[j] &&
        Math.abs(code.position[i] - code.position[j]) < mergeBins[code.atom[i]],
    );
    if (!isNear) kept.push(i);
  }
  return select(
    code,
    kept.sort((a, b) => a - b),
  );
}

/** Entry furthest below what is asked of its atom; -1 where none is. */
function leastEntry({ value, atom }: SparseCode, least: Float64Array): number {
  let worst = -1;
  let share = 1;
  for (let i = 0; i < value.length; i++) {
    const size = Math.abs(value[i]) / least[atom[i]];
    if (size >= share) continue;
    share = size;
    worst = i;
  }
  return worst;
}

const without = (code: SparseCode, entry: number) =>
  select(
    code,
    Array.from(code.value.keys()).filter((i) => i !== entry),
  );

function select(code: SparseCode, entries: readonly number[]): SparseCode {
  return {
    position: Float64Array.from(entries, (i) => code.position[i]),
    atom: Int32Array.from(entries, (i) => code.atom[i]),
    value: Float64Array.from(entries, (i) => code.value[i]),
  };
}
