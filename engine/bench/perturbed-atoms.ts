import { Random } from '../../core/index.ts';

/** Where learning starts from: the CRsAE paper’s range of errors, in decibels. */
const leastErrorDb = -4;
const mostErrorDb = -3;

/**
 * Unit-norm atoms, each so far from the true one that its error (Eq. 26) is between -4 and -3 dB: a
 * random waveform is mixed in.
 * @param truth unit-norm atoms, `(atoms x atomSamples)`
 */
export function perturbedAtoms(
  truth: Float64Array,
  atomSamples: number,
  seed: number,
): Float64Array {
  const random = new Random(seed);
  const atoms = new Float64Array(truth.length);
  for (let from = 0; from < truth.length; from += atomSamples) {
    const own = truth.subarray(from, from + atomSamples);
    const errorDb = leastErrorDb + (mostErrorDb - leastErrorDb) * random.uniform();
    const sine = 10 ** (errorDb / 10);
    const other = own.map(() => random.normal());
    const along = own.reduce((sum, value, k) => sum + value * other[k], 0);
    const across = other.map((value, k) => value - along * own[k]);
    const norm = Math.hypot(...across);
    own.forEach((value, k) => {
      atoms[from + k] = Math.sqrt(1 - sine ** 2) * value + (sine * across[k]) / norm;
    });
  }
  return atoms;
}
