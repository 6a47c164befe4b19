import { describe, expect, it } from 'vitest';
import { computeGram } from '../../../core/csc/gram.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { UnitGains } from '../../../core/sorting/unit-gains.ts';
import { keepUnits, type UnitSet } from '../../../core/sorting/unit-set.ts';

const atomSamples = 12;

/** Three units of 30 noise SD: the first two share a channel and most of their shape, the third has its own. */
function threeUnits(): UnitSet {
  const dictionary = createDictionary(3, 2, atomSamples);
  for (let k = 0; k < atomSamples; k++) {
    atomOf(dictionary, 0)[k] = Math.sin(k / 2);
    atomOf(dictionary, 1)[k] = Math.sin(k / 2) + 0.5 * Math.cos(k);
    atomOf(dictionary, 2)[atomSamples + k] = Math.sin(k / 2);
  }
  normaliseAtoms(dictionary);
  return {
    model: {
      dictionary,
      scale: new Float64Array(3).fill(30),
      sigma: new Float64Array(3).fill(1),
      lambdaSigma: 4.5,
      prior: null,
    },
    id: Int32Array.of(5, 8, 2),
    channelMask: new Uint8Array(6).fill(1),
    origin: Int32Array.of(0, 1, 2),
    splitTries: new Int32Array(3),
  };
}

/** Which units a call computes anew. */
function computed(gains: UnitGains, units: UnitSet): number[] {
  const asked: number[] = [];
  const values = gains.of(units, computeGram(units.model.dictionary), (unit) => {
    asked.push(unit);
    return 100 + units.id[unit];
  });
  expect([...values]).toEqual(Array.from(units.id, (id) => 100 + id));
  return asked;
}

describe('UnitGains', () => {
  it('computes every gain once while nothing changes', () => {
    const gains = new UnitGains();
    expect(computed(gains, threeUnits())).toEqual([0, 1, 2]);
    expect(computed(gains, threeUnits())).toEqual([]);
  });

  it('computes anew what has changed and what is like it', () => {
    const gains = new UnitGains();
    computed(gains, threeUnits());
    const louder = threeUnits();
    louder.model.scale[0] = 33;
    expect(computed(gains, louder)).toEqual([0, 1]);
    const other = threeUnits();
    other.model.scale[0] = 33;
    other.model.scale[2] = 20;
    expect(computed(gains, other)).toEqual([2]);
  });

  it('keeps the gains of the others when a unit goes, and knows a new one', () => {
    const gains = new UnitGains();
    computed(gains, threeUnits());
    expect(computed(gains, keepUnits(threeUnits(), [2, 0]))).toEqual([]);
    const more = keepUnits(threeUnits(), [0, 1, 2, 2]);
    more.id[3] = 9;
    expect(computed(gains, more)).toEqual([2, 3]);
  });
});
