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
    const leaving = tooSmall(refined, options.least);
    if (leaving.size === 0) break;
    refined = refitSupport(dictionary, likelihood, without(refined, leaving), options.twoSided);
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

/**
 * Entries that are to go: all that are below half of what is asked of their atom; where there are none,
 * the smallest below it, because others may grow when it is gone.
 */
function tooSmall({ value, atom }: SparseCode, least: Float64Array): Set<number> {
  const shares = Array.from(value, (size, i) => Math.abs(size) / least[atom[i]]);
  const clearly = Array.from(shares.keys()).filter((i) => shares[i] < 1 / 2);
  if (clearly.length > 0) return new Set(clearly);
  const smallest = shares.indexOf(Math.min(...shares));
  return new Set(shares[smallest] < 1 ? [smallest] : []);
}

const without = (code: SparseCode, entries: Set<number>) =>
  select(
    code,
    Array.from(code.value.keys()).filter((i) => !entries.has(i)),
  );

function select(code: SparseCode, entries: readonly number[]): SparseCode {
  return {
    position: Float64Array.from(entries, (i) => code.position[i]),
    atom: Int32Array.from(entries, (i) => code.atom[i]),
    value: Float64Array.from(entries, (i) => code.value[i]),
  };
}
