import { factorCholesky, solveCholesky } from '../math/cholesky.ts';
import { type Gram, gramAt } from './gram.ts';
import { overlapGroups } from './overlap-groups.ts';
import type { SparseCode } from './problem.ts';

/** Levels below which an entry of the code is not an event, one value an atom, in the code's units. */
export interface DebiasLevels {
  /** Lasso entries below this are removed before any refit: refitting them would give false atoms equal rights. */
  readonly prune: Float64Array;
  /** Refitted entries below this are dropped, the least first, with a new refit after each. */
  readonly drop: Float64Array;
  /** Entries of one atom at most this many positions apart are one event. */
  readonly mergeSamples: number;
}

/** An event: one atom placed once, with its least-squares amplitude. */
export interface Event {
  position: number;
  atom: number;
  amplitude: number;
}

/**
 * Turns a lasso code into events: prune -> merge -> refit -> drop. The l1 penalty finds the support
 * but shrinks the amplitudes, and a spike between two samples leaves two neighbouring entries; both
 * would bias what is learned from the code.
 * @param correlation `H^T y`, `(atoms x positions)`, of the signal itself (not of the residual)
 * @returns events sorted by position, then atom
 */
export function debias(
  gram: Gram,
  code: SparseCode,
  correlation: Float64Array,
  positions: number,
  levels: DebiasLevels,
): Event[] {
  const events = seedEvents(code, levels);
  const kept: Event[] = [];
  for (const cluster of overlappingClusters(gram, events)) {
    kept.push(...refitAndDrop(gram, cluster, correlation, positions, levels.drop));
  }
  return kept.sort((a, b) => a.position - b.position || a.atom - b.atom);
}

/** The entries of a code as events that are yet to be judged: pruned and merged, amplitudes still shrunk. */
export function seedEvents(code: SparseCode, levels: DebiasLevels): Event[] {
  return mergeNeighbours(pruned(code, levels.prune), levels.mergeSamples);
}

function pruned(code: SparseCode, prune: Float64Array): Event[] {
  const events: Event[] = [];
  for (let i = 0; i < code.value.length; i++) {
    const atom = code.atom[i];
    if (Math.abs(code.value[i]) < prune[atom]) continue;
    events.push({ position: code.position[i], atom, amplitude: code.value[i] });
  }
  return events;
}

/** Joins entries of one atom and sign that stand closer than `mergeSamples`, at the position of the larger. */
function mergeNeighbours(events: readonly Event[], mergeSamples: number): Event[] {
  const merged: Event[] = [];
  for (const event of events) {
    let twin: Event | undefined;
    for (let i = merged.length - 1; i >= 0; i--) {
      const other = merged[i];
      if (event.position - other.position > mergeSamples) break;
      if (other.atom === event.atom && other.amplitude * event.amplitude > 0) twin = other;
    }
    if (twin === undefined) {
      merged.push({ ...event });
    } else {
      if (Math.abs(event.amplitude) > Math.abs(twin.amplitude)) twin.position = event.position;
      twin.amplitude += event.amplitude;
    }
  }
  return merged.sort((a, b) => a.position - b.position || a.atom - b.atom);
}

/**
 * Groups events whose atoms overlap in time on a shared channel, directly or through others: nothing
 * outside a group changes the explanation of what is in it.
 * @param events sorted by position, then atom; so are the events of each group
 */
export function overlappingClusters(gram: Gram, events: readonly Event[]): Event[][] {
  const groups = overlapGroups(
    gram,
    events.map(({ atom }) => atom),
    events.map(({ position }) => position),
  );
  return groups.map((group) => group.map((i) => events[i]));
}

/** Least-squares amplitudes of a cluster, given in `cluster` and replaced. */
function refit(gram: Gram, cluster: Event[], correlation: Float64Array, positions: number): void {
  const size = cluster.length;
  const matrix = new Float64Array(size * size);
  const amplitude = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const { atom, position } = cluster[i];
    amplitude[i] = correlation[atom * positions + position];
    for (let j = 0; j <= i; j++) {
      const other = cluster[j];
      matrix[i * size + j] = gramAt(gram, other.atom, atom, position - other.position);
    }
  }
  factorCholesky(matrix, size, size, 1e-6);
  solveCholesky(matrix, size, size, amplitude);
  for (let i = 0; i < size; i++) cluster[i].amplitude = amplitude[i];
}

function refitAndDrop(
  gram: Gram,
  cluster: Event[],
  correlation: Float64Array,
  positions: number,
  drop: Float64Array,
): Event[] {
  const events = cluster;
  const sign = new Map(cluster.map((event) => [event, Math.sign(event.amplitude)]));
  while (events.length > 0) {
    refit(gram, events, correlation, positions);
    let least = -1;
    let leastShare = 1;
    for (let i = 0; i < events.length; i++) {
      const share = (events[i].amplitude * (sign.get(events[i]) ?? 1)) / drop[events[i].atom];
      if (share < leastShare) {
        leastShare = share;
        least = i;
      }
    }
    if (least < 0) break;
    events.splice(least, 1);
  }
  return events;
}
