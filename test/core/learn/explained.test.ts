import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { PlacedAtoms } from '../../../core/csc/placed-atoms.ts';
import type { Dictionary } from '../../../core/csc/problem.ts';
import { type CodedSignal, explainedEvents } from '../../../core/learn/explained.ts';
import { residualOf } from '../../../core/learn/residual.ts';
import { likeAtoms } from '../csc/spikes-in-noise.ts';

const atomSamples = 18;
const samples = 200;
const sigma = Float64Array.of(1, 1);

/** A window in noise with some spikes, coded with some events. */
function coded(
  dictionary: Dictionary,
  spikes: readonly Event[],
  events: readonly Event[],
  seed: number,
): CodedSignal {
  const random = new Random(seed);
  const traces = Float32Array.from({ length: dictionary.channelCount * samples }, () =>
    random.normal(),
  );
  const upsideDown = spikes.map((spike) => ({ ...spike, amplitude: -spike.amplitude }));
  const window = {
    traces: residualOf({ traces, samples }, upsideDown, new PlacedAtoms(dictionary)),
    samples,
  };
  return { window, events, residual: residualOf(window, events, new PlacedAtoms(dictionary)) };
}

const at = (atom: number, position: number, amplitude = 20): Event => ({
  atom,
  position,
  amplitude,
});

function explained(dictionary: Dictionary, signals: readonly CodedSignal[], lone = false) {
  return explainedEvents(signals, dictionary, computeGram(dictionary), sigma, lone);
}

describe('explainedEvents', () => {
  const dictionary = likeAtoms(2, 2, atomSamples, 0.8, 4);

  it('keeps nearly all events that were planted, in their order and windows', () => {
    const spikes = [at(0, 20), at(1, 27), at(0, 80), at(1, 120)];
    const signals = Array.from({ length: 100 }, (_, w) => coded(dictionary, spikes, spikes, w));
    const lists = explained(dictionary, signals);
    expect(lists).toHaveLength(signals.length);
    expect(lists.flat().length).toBeGreaterThan(0.88 * 4 * signals.length);
    for (const list of lists) expect(spikes.filter((spike) => list.includes(spike))).toEqual(list);
  });

  it('leaves out a group that hides a spike, whole, and nothing beside it', () => {
    const spikes = [at(0, 20), at(1, 27), at(1, 31), at(0, 80), at(1, 120)];
    const found = spikes.filter(({ position }) => position !== 31);
    const right = Array.from({ length: 95 }, (_, w) => coded(dictionary, found, found, w));
    const wrong = Array.from({ length: 5 }, (_, w) => coded(dictionary, spikes, found, 200 + w));
    const lists = explained(dictionary, [...right, ...wrong]).slice(right.length);
    for (const list of lists) expect(list.every(({ position }) => position > 40)).toBe(true);
    expect(lists.flat().length).toBeGreaterThan(6);
  });

  it('still learns an atom that is wrong from most of its events', () => {
    const other = likeAtoms(2, 2, atomSamples, 0.1, 4);
    const [good, bad] = [at(0, 20), at(1, 100)];
    // What atom 1 stands for looks otherwise: it leaves much wherever it is.
    const signals = Array.from({ length: 100 }, (_, w) => {
      const { window } = coded(dictionary, [good], [], w);
      const unlike = residualOf(window, [{ ...bad, amplitude: -20 }], new PlacedAtoms(other));
      const events = [good, bad];
      return {
        window: { traces: unlike, samples },
        events,
        residual: residualOf({ traces: unlike, samples }, events, new PlacedAtoms(dictionary)),
      };
    });
    const kept = explained(dictionary, signals).flat();
    expect(kept.filter(({ atom }) => atom === 0).length).toBeGreaterThan(85);
    expect(kept.filter(({ atom }) => atom === 1)).toHaveLength(75);
  });

  it('takes only events without company when asked, but for atoms that always have some', () => {
    const mixed = [at(0, 20), at(1, 27), at(0, 80), at(1, 120)];
    const signals = Array.from({ length: 20 }, (_, w) => coded(dictionary, mixed, mixed, w));
    for (const { position } of explained(dictionary, signals, true).flat()) {
      expect(position).toBeGreaterThan(40);
    }
    const together = [at(0, 20), at(1, 27), at(0, 80)];
    const never = Array.from({ length: 20 }, (_, w) => coded(dictionary, together, together, w));
    const kept = explained(dictionary, never, true).flat();
    expect(kept.filter(({ atom }) => atom === 1).length).toBeGreaterThanOrEqual(15);
  });

  it('makes nothing of windows without events', () => {
    expect(explained(dictionary, [coded(dictionary, [at(0, 20)], [], 1)])).toEqual([[]]);
    expect(explained(dictionary, [], true)).toEqual([]);
  });
});
