import { correlateRow } from './correlate-row.ts';
import { channelsOfAtom } from './gram.ts';
import { atomOf, type Dictionary, validSamples } from './problem.ts';

/**
 * Template correlation `beta = H^T y`: `beta_c[n] = sum_p sum_k h_{c,p}[k] y_p[n + k]`.
 *
 * Every output is summed in the same order wherever it stands, so a value does not depend on the
 * tile it was computed in, to the bit. Not re-entrant: it keeps its scratch array.
 */
export class Correlator {
  private readonly dictionary: Dictionary;
  private signal = new Float64Array(0);
  /** Channels on which each atom is not zero. */
  private readonly channels: readonly Int32Array[];

  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary;
    this.channels = Array.from({ length: dictionary.atomCount }, (_, c) =>
      channelsOfAtom(dictionary, c),
    );
  }

  /**
   * @param traces planar `(channels x samples)`
   * @param out `(atoms x validSamples)`
   */
  correlate(traces: Float32Array | Float64Array, samples: number, out: Float64Array): Float64Array {
    const { atomCount, atomSamples } = this.dictionary;
    const positions = validSamples(samples, atomSamples);
    const signal = this.asDouble(traces);
    out.fill(0, 0, atomCount * positions);
    for (let c = 0; c < atomCount; c++) {
      const atom = atomOf(this.dictionary, c);
      const target = out.subarray(c * positions, (c + 1) * positions);
      for (const p of this.channels[c]) {
        correlateRow(
          atom.subarray(p * atomSamples, (p + 1) * atomSamples),
          signal.subarray(p * samples, (p + 1) * samples),
          target,
        );
      }
    }
    return out;
  }

  /** Every sample is read once for each atom and tap: converting it once is cheaper. */
  private asDouble(traces: Float32Array | Float64Array): Float64Array {
    if (traces instanceof Float64Array) return traces;
    if (this.signal.length < traces.length) this.signal = new Float64Array(traces.length);
    this.signal.set(traces);
    return this.signal;
  }
}
