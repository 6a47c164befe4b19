import { type Arena, Resident } from './arena.ts';
import type { MixedAtom } from './mixed-atoms.ts';
import { pairsOfTaps } from './row-plan.ts';

const ATOM_BYTES = 32;
/** What the kernel works on at a time, and what it makes behind that. */
const STRIP_WORDS = 960 + 64;

/** Mixed atoms as the compiled `correlateMixtures` wants them. */
export interface MixturePlan {
  readonly atomCount: number;
  /** Bytes of scratch that it needs. */
  readonly scratchBytes: number;
  readonly resident: Resident;
}

export function planMixtures(atoms: readonly MixedAtom[], tapCount: number): MixturePlan {
  const tapPairs = Math.ceil(tapCount / 2);
  const planned = atoms.map(({ atom, filters }) => ({ atom, filters, pairs: pairsUsed(filters) }));
  const wordsOf = ({ filters, pairs }: (typeof planned)[number]) =>
    filters.length * (2 * pairs.length + tapPairs);
  const words = planned.reduce((sum, atom) => sum + wordsOf(atom), 0);
  const most = planned.reduce((largest, { filters }) => Math.max(largest, filters.length), 0);
  const write = ({ int32 }: Arena, address: number) => {
    let at = address / 4 + (planned.length * ATOM_BYTES) / 4;
    planned.forEach(({ atom, filters, pairs }, c) => {
      const taps = at + 2 * filters.length * pairs.length;
      const record = [4 * at, pairs.length, filters.length, 4 * taps, atom, 0, 0, 0];
      int32.set(record, (address + c * ATOM_BYTES) / 4);
      filters.forEach((filter, r) => {
        for (const pair of pairs) {
          const [even, odd] = [filter.weights[2 * pair], filter.weights[2 * pair + 1] ?? 0];
          int32[at++] = pair;
          int32[at++] = (even & 0xffff) | (odd << 16);
        }
        int32.set(pairsOfTaps(filter.taps), taps + r * tapPairs);
      });
      at = taps + filters.length * tapPairs;
    });
  };
  return {
    atomCount: atoms.length,
    scratchBytes: 4 * most * (STRIP_WORDS + 2 * tapPairs),
    resident: new Resident(planned.length * ATOM_BYTES + 4 * words, write),
  };
}

/** Pairs of channels of which one has a weight. */
function pairsUsed(filters: MixedAtom['filters']): number[] {
  const used = new Set<number>();
  for (const { weights } of filters) {
    weights.forEach((weight, channel) => {
      if (weight !== 0) used.add(channel >> 1);
    });
  }
  return [...used].sort((a, b) => a - b);
}
