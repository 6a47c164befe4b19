import { describe, expect, it } from 'vitest';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import type { LearnedModel } from '../../../core/learn/learn.ts';
import { findSuccessor } from '../../../core/sorting/successors.ts';
import { spikeDictionary } from './planted.ts';

/** Unit 1 looks like unit 0 by `likeness`, unit 2 like neither. */
function modelWith(likeness: number, scale = [20, 18, 22]): LearnedModel {
  const shapes = spikeDictionary();
  const dictionary = createDictionary(3, shapes.channelCount, shapes.atomSamples);
  dictionary.atoms.set(shapes.atoms);
  const [first, other] = [atomOf(shapes, 0), atomOf(shapes, 2)];
  atomOf(dictionary, 1).forEach((_, i, atom) => {
    atom[i] = likeness * first[i] + Math.sqrt(1 - likeness ** 2) * other[i];
  });
  atomOf(dictionary, 2).set(atomOf(shapes, 1));
  normaliseAtoms(dictionary);
  return {
    dictionary,
    scale: Float64Array.from(scale),
    sigma: new Float64Array(3).fill(1),
    lambdaSigma: 4.5,
    prior: null,
  };
}

const always = Float64Array.of(9, 12, 10, 8, 11, 10, 12, 9);
const early = Float64Array.of(10, 14, 9, 11, 6, 0, 0, 0);
const late = Float64Array.of(0, 0, 0, 0, 5, 10, 12, 8);
const alike = modelWith(0.95);

describe('findSuccessor', () => {
  it('names the rarer of two units that are one before and after a change', () => {
    expect(findSuccessor(alike, [early, late, always])).toBe(1);
    expect(findSuccessor(alike, [late, early, always])).toBe(0);
  });

  it('finds none where units fire at the same time', () => {
    expect(findSuccessor(alike, [always, always, always])).toBeNull();
    expect(findSuccessor(alike, [always, late, always])).toBeNull();
  });

  it('finds none among units that look different, or differ much in size', () => {
    expect(findSuccessor(alike, [early, always, late])).toBeNull();
    expect(findSuccessor(modelWith(0.3), [early, late, always])).toBeNull();
    expect(findSuccessor(modelWith(0.95, [20, 8, 22]), [early, late, always])).toBeNull();
  });

  it('finds none where one stops long before the other starts, or fires far more', () => {
    const later = Float64Array.of(0, 0, 0, 0, 0, 0, 12, 9);
    const stopped = Float64Array.of(9, 12, 11, 0, 0, 0, 0, 0);
    expect(findSuccessor(alike, [stopped, later, always])).toBeNull();
    const rapid = late.map((count) => 10 * count);
    expect(findSuccessor(alike, [early, rapid, always])).toBeNull();
  });
});
