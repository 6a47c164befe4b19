import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { evaluateConfiguration } from '../../../core/csc/configuration.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { Stretch } from '../../../core/csc/stretch.ts';
import { correlationsOf, priorOf, signalOf } from './spikes-in-noise.ts';

/** Five atoms on a line of six channels, two channels each: some pairs share none. */
function setUp(seed: number) {
  const random = Random.forStream(seed, 1);
  const dictionary = createDictionary(5, 6, 6);
  for (let c = 0; c < 5; c++) {
    const atom = atomOf(dictionary, c);
    for (let k = c * 6; k < (c + 2) * 6; k++) atom[k] = random.normal();
  }
  normaliseAtoms(dictionary);
  const draw = (first: number, last: number, atoms: readonly number[]): Event => ({
    atom: atoms[random.integer(atoms.length)],
    position: first + random.integer(last - first),
    amplitude: 10 * random.normal(),
  });
  const cluster = [draw(20, 25, [1]), draw(25, 30, [1, 2])];
  const around = [draw(8, 20, [0, 2, 3, 4]), draw(31, 40, [0, 2, 3, 4]), draw(2, 45, [4])];
  const traces = signalOf(dictionary, [...cluster, ...around], 60, random);
  const { correlation, positions } = correlationsOf(dictionary, traces, 60);
  const gram = computeGram(dictionary);
  const stretch = new Stretch(gram, cluster, around, correlation, positions);
  const left = signalOf(dictionary, around, 60, null).map((value, i) => traces[i] - value);
  return { dictionary, gram, cluster, stretch, left, positions };
}

describe('Stretch', () => {
  it('holds the correlations of the atoms near the cluster with what the others leave', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { dictionary, cluster, stretch, left, positions } = setUp(seed);
      const expected = correlationsOf(dictionary, left, 60).correlation;
      const near = cluster[1].atom === 1 ? [0, 1, 2] : [0, 1, 2, 3];
      expect([...stretch.atoms]).toEqual(near);
      expect(stretch.start).toBe(cluster[0].position - 5);
      expect(stretch.positions).toBe(cluster[1].position + 6 - stretch.start);
      for (const atom of near) {
        for (let n = 0; n < stretch.positions; n++) {
          const there = expected[atom * positions + stretch.start + n];
          expect(stretch.correlationAt(atom, n)).toBeCloseTo(there, 9);
        }
      }
    }
  });

  it('takes what a configuration explains from the correlations, in all of it or a part', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { dictionary, gram, cluster, stretch, left, positions } = setUp(seed);
      const configuration = evaluateConfiguration(
        gram,
        priorOf([10, 10, 10, 10, 10], 100),
        cluster.map(({ atom, position, amplitude }) => ({
          atom,
          position: position - stretch.start,
          sign: Math.sign(amplitude),
        })),
        (atom, n) => stretch.correlationAt(atom, n),
      );
      const events = cluster.map((event, i) => ({
        ...event,
        amplitude: configuration.amplitudes[i],
      }));
      const image = signalOf(dictionary, events, 60, null);
      const rest = left.map((value, i) => value - image[i]);
      const expected = correlationsOf(dictionary, rest, 60).correlation;
      const untouched = 12345;
      const whole = stretch.pullsOf(configuration, new Float64Array(stretch.correlation.length));
      const part = new Float64Array(stretch.correlation.length).fill(untouched);
      stretch.pullsOf(configuration, part, 3, 8);
      stretch.atoms.forEach((atom, row) => {
        for (let n = 0; n < stretch.positions; n++) {
          const there = expected[atom * positions + stretch.start + n];
          expect(whole[row * stretch.positions + n]).toBeCloseTo(there, 9);
          const inPart = n >= 3 && n <= 8 ? there : untouched;
          expect(part[row * stretch.positions + n]).toBeCloseTo(inPart, 9);
        }
      });
    }
  });
});
