import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { Fft, nextPowerOfTwo, RealFft } from '../../../core/math/fft.ts';

function noise(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

function expectClose(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(tolerance);
  });
}

/** The definition: X[k] = sum_n x[n] exp(-2 pi i k n / size). */
function naiveTransform(real: Float64Array, imaginary: Float64Array) {
  const size = real.length;
  const outReal = new Float64Array(size);
  const outImaginary = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    real.forEach((re, n) => {
      const im = imaginary[n] ?? 0;
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      outReal[k] = (outReal[k] ?? 0) + re * Math.cos(angle) - im * Math.sin(angle);
      outImaginary[k] = (outImaginary[k] ?? 0) + re * Math.sin(angle) + im * Math.cos(angle);
    });
  }
  return { real: outReal, imaginary: outImaginary };
}

const seeds = fc.integer({ min: 0, max: 1e6 });
const exponents = fc.integer({ min: 0, max: 7 });

describe('Fft', () => {
  it('is the discrete Fourier transform', () => {
    fc.assert(
      fc.property(seeds, exponents, (seed, exponent) => {
        const random = new Random(seed);
        const real = noise(random, 2 ** exponent);
        const imaginary = noise(random, 2 ** exponent);
        const expected = naiveTransform(real, imaginary);
        new Fft(2 ** exponent).forward(real, imaginary);
        expectClose(real, expected.real, 1e-10);
        expectClose(imaginary, expected.imaginary, 1e-10);
      }),
      { numRuns: 40 },
    );
  });

  it('is undone by its inverse', () => {
    const random = new Random(3);
    const real = noise(random, 4096);
    const imaginary = noise(random, 4096);
    const keptReal = real.slice();
    const keptImaginary = imaginary.slice();
    const fft = new Fft(4096);
    fft.forward(real, imaginary);
    fft.inverse(real, imaginary);
    expectClose(real, keptReal, 1e-12);
    expectClose(imaginary, keptImaginary, 1e-12);
  });

  it('refuses a size that is not a power of two', () => {
    expect(() => new Fft(12)).toThrow('power of two');
  });
});

describe('RealFft', () => {
  it('gives the first bins of the complex transform', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 8 }), (seed, exponent) => {
        const size = 2 ** exponent;
        const signal = noise(new Random(seed), size);
        const fft = new RealFft(size);
        const real = new Float64Array(fft.binCount);
        const imaginary = new Float64Array(fft.binCount);
        fft.forward(signal, real, imaginary);
        const expected = naiveTransform(signal, new Float64Array(size));
        expectClose(real, expected.real.subarray(0, fft.binCount), 1e-10);
        expectClose(imaginary, expected.imaginary.subarray(0, fft.binCount), 1e-10);
      }),
      { numRuns: 40 },
    );
  });

  it('is undone by its inverse, which keeps the spectrum', () => {
    for (const size of [2, 4, 64, 1024]) {
      const signal = noise(new Random(size), size);
      const fft = new RealFft(size);
      const real = new Float64Array(fft.binCount);
      const imaginary = new Float64Array(fft.binCount);
      fft.forward(signal, real, imaginary);
      const keptReal = real.slice();
      expectClose(fft.inverse(real, imaginary, new Float64Array(size)), signal, 1e-12);
      expect(real).toEqual(keptReal);
    }
  });
});

describe('nextPowerOfTwo', () => {
  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 4],
    [1024, 1024],
    [1025, 2048],
  ])('rounds %i up to %i', (count, power) => {
    expect(nextPowerOfTwo(count)).toBe(power);
  });
});
