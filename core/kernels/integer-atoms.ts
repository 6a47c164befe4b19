import type { Atoms } from './contracts/coding.ts';

/** Largest sample that 16 bits hold; smaller ones are held at minus this and one. */
const MOST = 32_767;
/** Sizes of an atom's taps add up to no more, so that no sum of products leaves 32 bits. */
const MOST_IN_SUM = 65_535;

/** Scales for signals and atoms in whole numbers of 16 bits. */
export interface IntegerScales {
  /** A power of two: samples times this are rounded. */
  readonly signalScale: number;
  /** Taps times this are rounded, one an atom. */
  readonly atomScale: Float64Array;
  /** What one of the sums of products is worth, one an atom. */
  readonly unit: Float64Array;
}

/**
 * The finest scales at which no sum of products can leave 32 bits, whatever the signal: the sizes of an
 * atom's whole numbers add up to 65535 at most.
 * @param largestSample signals beyond it may be cut off
 */
export function integerScales(dictionary: Atoms, largestSample: number): IntegerScales {
  const { atomCount, channelCount, atomSamples, atoms } = dictionary;
  const size = channelCount * atomSamples;
  const signalScale = 2 ** Math.floor(Math.log2(MOST / largestSample));
  const atomScale = Float64Array.from({ length: atomCount }, (_, c) =>
    finestScale(atoms.subarray(c * size, (c + 1) * size)),
  );
  return { signalScale, atomScale, unit: atomScale.map((scale) => 1 / (scale * signalScale)) };
}

/** A dictionary in whole numbers of 16 bits. */
export interface IntegerAtoms extends IntegerScales {
  /** `(atomCount x channelCount x atomSamples)`, whole numbers. */
  readonly taps: Float64Array;
}

/** Rounds atoms to 16 bits, see `integerScales`. */
export function integerAtoms(dictionary: Atoms, largestSample: number): IntegerAtoms {
  const { channelCount, atomSamples, atoms } = dictionary;
  const size = channelCount * atomSamples;
  const scales = integerScales(dictionary, largestSample);
  const taps = atoms.map((tap, i) => Math.round(tap * scales.atomScale[Math.floor(i / size)]));
  return { ...scales, taps };
}

/** The largest scale at which taps that are rounded fit 16 bits, and the sum of their sizes 65535. */
export function finestScale(atom: Float64Array): number {
  let sum = 0;
  let most = 0;
  let count = 0;
  for (let i = 0; i < atom.length; i++) {
    if (atom[i] === 0) continue;
    const size = Math.abs(atom[i]);
    sum += size;
    most = Math.max(most, size);
    count++;
  }
  if (sum === 0) return 1;
  // Rounding adds at most half to each tap.
  const room = Math.max(MOST_IN_SUM - count / 2, MOST_IN_SUM / 2);
  let scale = Math.min(MOST / most, room / sum);
  while (roundedSum(atom, scale) > MOST_IN_SUM) scale /= 2;
  return scale;
}

function roundedSum(atom: Float64Array, scale: number): number {
  let sum = 0;
  for (let i = 0; i < atom.length; i++) {
    if (atom[i] !== 0) sum += Math.abs(Math.round(atom[i] * scale));
  }
  return sum;
}

/** A sample as a whole number of 16 bits; what is not a number is zero. */
export function quantised(sample: number, signalScale: number): number {
  const scaled = Math.floor(Math.fround(Math.fround(sample) * signalScale + 0.5));
  if (scaled > MOST) return MOST;
  if (scaled < -MOST - 1) return -MOST - 1;
  return Number.isNaN(scaled) ? 0 : scaled;
}
