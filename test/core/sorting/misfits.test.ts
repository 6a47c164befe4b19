import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { EventCoder } from '../../../core/csc/event-coder.ts';
import { reconstruct } from '../../../core/csc/operators.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { misfitsOf } from '../../../core/sorting/misfits.ts';
import { likeAtoms } from '../csc/spikes-in-noise.ts';

const CHANNELS = 3;
const SAMPLES = 4000;
const OFFSET = 7;

function coderOfLikeAtoms(): EventCoder {
  const dictionary = likeAtoms(3, CHANNELS, 40, 0.4, 5);
  // The last unit is far away: it is seen on the last channel only.
  atomOf(dictionary, 2).fill(0, 0, 2 * 40);
  return new EventCoder({
    dictionary,
    coding: { lambda: Float64Array.of(4, 4, 4), twoSided: false },
    levels: { prune: new Float64Array(3), drop: Float64Array.of(5, 5, 5), mergeSamples: 2 },
    prior: null,
  });
}

/** Noise with the events in it, which overlap. */
function signalOf(coder: EventCoder, events: readonly Event[], seed: number) {
  const random = new Random(seed);
  const code = {
    position: Float64Array.from(events, ({ position }) => position + OFFSET),
    atom: Int32Array.from(events, ({ atom }) => atom),
    value: Float64Array.from(events, ({ amplitude }) => amplitude),
  };
  const clean = reconstruct(
    coder.model.dictionary,
    code,
    SAMPLES,
    new Float64Array(CHANNELS * SAMPLES),
  );
  return { traces: Float32Array.from(clean, (value) => value + random.normal()), samples: SAMPLES };
}

const events: Event[] = Array.from({ length: 180 }, (_, i) => ({
  atom: i % 3,
  position: 20 * i + 3 * (i % 4),
  amplitude: 15 + (i % 5),
}));

const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;

describe('misfitsOf', () => {
  it('is that of noise, mean 0 and variance 1, where overlapping events explain the signal', () => {
    const coder = coderOfLikeAtoms();
    const misfits = misfitsOf(coder, signalOf(coder, events, 1), events, OFFSET);
    expect(misfits.length).toBe(events.length);
    expect(Math.abs(mean(misfits))).toBeLessThan(0.3);
    expect(mean(misfits.map((value) => value ** 2))).toBeGreaterThan(0.6);
    expect(mean(misfits.map((value) => value ** 2))).toBeLessThan(1.6);
  });

  it('is the energy of what an event gets wrong, under it and under what overlaps it', () => {
    const coder = coderOfLikeAtoms();
    const alone: Event = { atom: 0, position: 100, amplitude: 20 };
    const signal = signalOf(coder, [alone], 2);
    const right = misfitsOf(coder, signal, [alone], OFFSET)[0];
    const wrong = misfitsOf(coder, signal, [{ ...alone, amplitude: 12 }], OFFSET)[0];
    // 8^2 of energy and what it has in common with the noise, over sqrt(2 x 120).
    expect(Math.abs(wrong - right - 64 / Math.sqrt(240))).toBeLessThan(3);
  });

  it('does not depend on events farther away than an atom', () => {
    const coder = coderOfLikeAtoms();
    const signal = signalOf(coder, events, 3);
    const all = misfitsOf(coder, signal, events, OFFSET);
    const some = events.slice(60, 120);
    const inside = misfitsOf(coder, signal, some, OFFSET).subarray(4, 56);
    expect(inside).toEqual(all.subarray(64, 116));
  });
});
