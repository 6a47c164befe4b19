import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairLags } from '../../../core/sorting/pair-lags.ts';
import { type EventTimes, sortTimes } from '../../../core/sorting/recording-events.ts';

const ATOMS = 4;
const REACH = 12;

const events = fc
  .array(fc.tuple(fc.nat(1), fc.nat(80), fc.nat(ATOMS - 1)), { maxLength: 60 })
  .map((rows): EventTimes => {
    const times = {
      segment: Uint16Array.from(rows, ([segment]) => segment),
      position: Float64Array.from(rows, ([, position]) => position),
      atom: Int32Array.from(rows, ([, , atom]) => atom),
    };
    sortTimes(times);
    return times;
  });

/** Every pair of events looked at: numbers by pair and lag, without those that are zero. */
function counted({ segment, position, atom }: EventTimes, stays: Uint8Array) {
  const found = new Map<string, number>();
  for (let i = 0; i < stays.length; i++) {
    for (let j = 0; j < stays.length; j++) {
      const lag = position[j] - position[i];
      const counts = stays[i] === 1 && stays[j] === 1 && segment[i] === segment[j];
      if (!counts || atom[i] >= atom[j] || Math.abs(lag) > REACH) continue;
      const key = `${atom[i]} ${atom[j]} ${lag}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return found;
}

function told(lags: PairLags) {
  const found = new Map<string, number>();
  for (const pair of lags.pairs()) {
    lags.of(pair).forEach((count, index) => {
      if (count !== 0) found.set(`${lags.atomsOf(pair).join(' ')} ${index - REACH}`, count);
    });
  }
  return found;
}

describe('PairLags', () => {
  it('counts every pair of events that stay, however many have gone', () => {
    fc.assert(
      fc.property(events, fc.array(fc.nat(59)), fc.nat(ATOMS - 1), (all, going, atom) => {
        const stays = new Uint8Array(all.atom.length).fill(1);
        const lags = new PairLags(all, stays, ATOMS, REACH);
        expect(told(lags)).toEqual(counted(all, stays));
        for (const i of going) if (stays[i] === 1) lags.takeAway(i);
        expect(told(lags)).toEqual(counted(all, stays));
        lags.takeAwayAll(atom);
        expect(told(lags)).toEqual(counted(all, stays));
        expect(lags.counts[atom]).toBe(0);
        expect(lags.counts.reduce((sum, count) => sum + count, 0)).toBe(
          stays.reduce((sum, stay) => sum + stay, 0),
        );
      }),
    );
  });
});
