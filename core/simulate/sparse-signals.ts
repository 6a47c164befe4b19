import type { Random } from '../base/random.ts';

/** Signals x = D z + v of few atoms each, from a dictionary that is a matrix. */
export interface SparseSignals {
  readonly codes: readonly Float64Array[];
  readonly signals: readonly Float64Array[];
}

export interface SparseSignalOptions {
  /** `(atoms x signalSize)`. */
  readonly atoms: Float64Array;
  readonly signalSize: number;
  readonly signalCount: number;
  /** Atoms in a row that are active together: 1 for plain sparsity. */
  readonly groupSize: number;
  /** Groups of each signal, drawn without replacement. */
  readonly activeGroups: number;
  /** Coefficients of one group, written over `out`. */
  readonly drawGroup: (random: Random, out: Float64Array) => void;
  /** Energy of all signals over that of white noise in them; none where not given. */
  readonly snrDb?: number;
}

/** The generative models of PUDLE (Eq. 2) and of group-sparse auto-encoders (Eq. 2). */
export function simulateSparseSignals(options: SparseSignalOptions, random: Random): SparseSignals {
  const { atoms, signalSize, signalCount, groupSize, activeGroups, drawGroup, snrDb } = options;
  const atomCount = atoms.length / signalSize;
  const groups = Int32Array.from({ length: atomCount / groupSize }, (_, g) => g);
  const codes = Array.from({ length: signalCount }, () => {
    const code = new Float64Array(atomCount);
    for (let i = 0; i < activeGroups; i++) {
      const other = i + random.integer(groups.length - i);
      [groups[i], groups[other]] = [groups[other], groups[i]];
      const first = groups[i] * groupSize;
      drawGroup(random, code.subarray(first, first + groupSize));
    }
    return code;
  });
  const signals = codes.map((code) => {
    const signal = new Float64Array(signalSize);
    code.forEach((value, j) => {
      if (value === 0) return;
      for (let k = 0; k < signalSize; k++) signal[k] += value * atoms[j * signalSize + k];
    });
    return signal;
  });
  if (snrDb !== undefined) addNoise(signals, snrDb, random);
  return { codes, signals };
}

function addNoise(signals: readonly Float64Array[], snrDb: number, random: Random): void {
  let energy = 0;
  let count = 0;
  for (const signal of signals) {
    for (const value of signal) energy += value ** 2;
    count += signal.length;
  }
  const deviation = Math.sqrt(energy / count) * 10 ** (-snrDb / 20);
  for (const signal of signals) {
    for (let k = 0; k < signal.length; k++) signal[k] += deviation * random.normal();
  }
}
