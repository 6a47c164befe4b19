import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { WhiteningWeights } from '../../../core/kernels/contracts/preprocessing.ts';
import { compiled, implementations, twins } from './implementations.ts';

interface Shape {
  readonly channelCount: number;
  readonly neighbourCount: number;
  readonly halfTaps: number;
  readonly samples: number;
  readonly seed: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  channelCount: fc.integer({ min: 1, max: 9 }),
  neighbourCount: fc.integer({ min: 1, max: 7 }),
  halfTaps: fc.integer({ min: 0, max: 24 }),
  samples: fc.integer({ min: 0, max: 900 }),
  seed: fc.nat(),
});

/** Weights with some neighbours missing and, where there are several channels, one that takes no part. */
function randomWeights({ channelCount, neighbourCount, halfTaps, seed }: Shape): WhiteningWeights {
  const random = new Random(seed);
  const size = channelCount * neighbourCount;
  const weights = Float64Array.from({ length: size }, () =>
    random.uniform() < 0.2 ? 0 : random.normal(),
  );
  if (channelCount > 1) weights.fill(0, 0, neighbourCount);
  const channels = Int32Array.from({ length: size }, () => random.integer(channelCount));
  const tapCount = 2 * halfTaps + 1;
  const temporalTaps = new Float64Array(channelCount * tapCount);
  for (let c = 0; c < channelCount; c++) {
    for (let k = 0; k <= halfTaps; k++) {
      const tap = random.normal() / (1 + k);
      temporalTaps[c * tapCount + halfTaps - k] = tap;
      temporalTaps[c * tapCount + halfTaps + k] = tap;
    }
  }
  return { spatial: { neighbourCount, channels, weights }, temporalTaps, tapCount };
}

function noise(length: number, seed: number): Float32Array {
  const random = new Random(seed + 1);
  return Float32Array.from({ length }, () => 20 * random.normal());
}

describe.each(implementations)('whitening in $name', ({ kernels }) => {
  it('gives the sum over neighbours and taps', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { channelCount, neighbourCount, samples } = shape;
        const weights = randomWeights(shape);
        const { spatial, temporalTaps, tapCount } = weights;
        const width = samples + tapCount - 1;
        const block = noise(channelCount * width, shape.seed);
        const out = new Float32Array(channelCount * samples).fill(9);
        kernels.whitening(weights).whiten(block, samples, out);
        for (let c = 0; c < channelCount; c++) {
          for (let t = 0; t < samples; t += 37) {
            let sum = 0;
            let scale = 0;
            for (let j = 0; j < neighbourCount; j++) {
              const at = c * neighbourCount + j;
              for (let k = 0; k < tapCount; k++) {
                const value = block[spatial.channels[at] * width + t + k];
                const part = spatial.weights[at] * temporalTaps[c * tapCount + k] * value;
                sum += part;
                scale += Math.abs(part);
              }
            }
            expect(Math.abs(out[c * samples + t] - sum)).toBeLessThanOrEqual(1e-5 * scale);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the compiled whitening', () => {
  it('agrees with its twin within single precision', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const weights = randomWeights(shape);
        const { channelCount, samples } = shape;
        const block = noise(channelCount * (samples + weights.tapCount - 1), shape.seed);
        const size = channelCount * samples;
        const out = compiled.whitening(weights).whiten(block, samples, new Float32Array(size));
        const expected = twins.whitening(weights).whiten(block, samples, new Float32Array(size));
        const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        out.forEach((value, i) => {
          expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-5 * largest);
        });
      }),
      { numRuns: 40 },
    );
  });
});
