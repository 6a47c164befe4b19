import type { Random } from '../base/random.ts';
import type { Batch } from './network.ts';

/** Some of the examples, in the order asked for. */
export function chosen(examples: Batch, which: ArrayLike<number>): Batch {
  const size = examples.signals.length / examples.count;
  const take = (numbers: Float32Array) => {
    const taken = new Float32Array(which.length * size);
    for (let i = 0; i < which.length; i++) {
      taken.set(numbers.subarray(which[i] * size, (which[i] + 1) * size), i * size);
    }
    return taken;
  };
  return {
    count: which.length,
    extent: examples.extent,
    signals: take(examples.signals),
    ...(examples.targets && { targets: take(examples.targets) }),
  };
}

/**
 * Signals in time, each turned by a random number of samples and, where the code may be negative, with
 * a random sign (CRsAE, section VI-C). Neither changes the model but at the seam.
 */
export function augmented(batch: Batch, mayFlip: boolean, random: Random): Batch {
  const [samples] = batch.extent;
  const signals = new Float32Array(batch.signals.length);
  const size = signals.length / batch.count;
  for (let from = 0; from < signals.length; from += size) {
    const sign = mayFlip && random.uniform() < 0.5 ? -1 : 1;
    const turn = random.integer(samples!);
    for (let row = from; row < from + size; row += samples!) {
      for (let n = 0; n < samples!; n++) {
        signals[row + ((n + turn) % samples!)] = sign * batch.signals[row + n];
      }
    }
  }
  return { ...batch, signals };
}
