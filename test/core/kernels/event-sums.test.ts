import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { EventSums, PlacedAtom } from '../../../core/kernels/contracts/events.ts';
import { compiled, implementations, twins } from './implementations.ts';

interface Shape {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly margin: number;
  readonly seed: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  atomCount: fc.integer({ min: 1, max: 5 }),
  channelCount: fc.integer({ min: 1, max: 4 }),
  atomSamples: fc.integer({ min: 1, max: 20 }),
  margin: fc.integer({ min: 0, max: 6 }),
  seed: fc.nat(),
});

const samples = 120;

/** Noise that single precision states exactly, and events all over it, also where an atom is cut off. */
function randomWindow({ atomCount, channelCount, atomSamples }: Shape, seed: number) {
  const random = new Random(seed);
  const length = channelCount * samples;
  const traces = Float32Array.from({ length }, () => random.normal());
  const events: PlacedAtom[] = Array.from({ length: random.integer(30) }, () => ({
    position: random.integer(samples - atomSamples + 1),
    atom: random.integer(atomCount),
    amplitude: random.normal(),
  }));
  return { traces, events: events.sort((a, b) => a.position - b.position) };
}

/** `(atoms x atoms x (2 atomSamples - 1))` */
function productsOf(
  sums: EventSums,
  { atomCount, atomSamples }: Pick<Shape, 'atomCount' | 'atomSamples'>,
): number[] {
  const products: number[] = [];
  for (let b = 0; b < atomCount; b++) {
    for (let a = 0; a < atomCount; a++) {
      for (let lag = 1 - atomSamples; lag < atomSamples; lag++)
        products.push(sums.product(b, a, lag));
    }
  }
  return products;
}

describe.each(implementations)('sums over events in $name', ({ kernels }) => {
  it('have the signal around each event and the products of those that overlap', () => {
    const sums = kernels.eventSums(2, 2, 3, 1);
    const traces = Float32Array.from({ length: 20 }, (_, i) => i);
    sums.add(traces, 10, [
      { position: 0, atom: 1, amplitude: 2 },
      { position: 2, atom: 0, amplitude: 3 },
      { position: 7, atom: 0, amplitude: 1 },
    ]);
    expect([...sums.correlations]).toEqual([
      ...[3 + 6, 6 + 7, 9 + 8, 12 + 9, 15],
      ...[33 + 16, 36 + 17, 39 + 18, 42 + 19, 45],
      ...[0, 0, 2, 4, 6],
      ...[0, 20, 22, 24, 26],
    ]);
    expect(productsOf(sums, { atomCount: 2, atomSamples: 3 })).toEqual([
      ...[0, 0, 9 + 1, 0, 0],
      ...[6, 0, 0, 0, 0],
      ...[0, 0, 0, 0, 6],
      ...[0, 0, 4, 0, 0],
    ]);
  });

  it('add up over windows, in whatever parts they come', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { atomCount, channelCount, atomSamples, margin, seed } = shape;
        const whole = kernels.eventSums(atomCount, channelCount, atomSamples, margin);
        const { traces, events } = randomWindow(shape, seed);
        const near = (a: Float64Array | number[], b: Float64Array | number[]) => {
          a.forEach((value, i) => {
            expect(value).toBeCloseTo(b[i], 9);
          });
        };
        const twice = kernels.eventSums(atomCount, channelCount, atomSamples, margin);
        whole.add(traces, samples, events);
        twice.add(traces, samples, events);
        twice.add(traces, samples, events);
        near(
          twice.correlations,
          whole.correlations.map((value) => 2 * value),
        );
        near(
          productsOf(twice, shape),
          productsOf(whole, shape).map((value) => 2 * value),
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe('the compiled sums over events', () => {
  it('agree with those of their twin', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { atomCount, channelCount, atomSamples, margin, seed } = shape;
        const sums = compiled.eventSums(atomCount, channelCount, atomSamples, margin);
        const expected = twins.eventSums(atomCount, channelCount, atomSamples, margin);
        for (let j = 0; j < 3; j++) {
          const { traces, events } = randomWindow(shape, seed + j);
          sums.add(traces, samples, events);
          expected.add(traces, samples, events);
        }
        expect(Array.from(sums.correlations)).toEqual(Array.from(expected.correlations));
        const products = productsOf(expected, shape);
        productsOf(sums, shape).forEach((value, i) => {
          expect(value).toBeCloseTo(products[i], 12);
        });
      }),
      { numRuns: 40 },
    );
  });
});
