import { integerAtoms, quantised } from '../kernels/integer-atoms.ts';
import type { HeatedCorrelation, HeatOptions, TemplateCorrelation } from '../kernels/kernels.ts';
import { Correlator } from './correlate.ts';
import { type Dictionary, validSamples } from './problem.ts';

/**
 * Template correlation in whole numbers: signal and atoms are rounded to 16 bits, and the sums of
 * their products are exact. What rounding does to a correlation is far below what noise does to it,
 * and it is the same on every machine and wherever a tile is cut. Not re-entrant.
 */
export class IntegerCorrelator implements HeatedCorrelation {
  private readonly dictionary: Dictionary;
  private readonly correlator: TemplateCorrelation;
  private readonly signalScale: number;
  /** What one of the sums is worth, one an atom. */
  private readonly unit: Float64Array;
  private signal = new Float64Array(0);

  /**
   * @param largestSample signals beyond it may be cut off
   * @param summing makes what sums the products of whole numbers, exactly
   */
  constructor(
    dictionary: Dictionary,
    largestSample: number,
    summing: (atoms: Dictionary) => TemplateCorrelation = (atoms) => new Correlator(atoms),
  ) {
    const { signalScale, taps, unit } = integerAtoms(dictionary, largestSample);
    this.dictionary = dictionary;
    this.correlator = summing({ ...dictionary, atoms: taps });
    this.signalScale = signalScale;
    this.unit = unit;
  }

  correlate(
    traces: Float32Array | Float64Array,
    samples: number,
    out: Float64Array,
    heated?: HeatOptions,
  ): Float64Array {
    const { atomCount, atomSamples } = this.dictionary;
    const positions = validSamples(samples, atomSamples);
    if (this.signal.length !== traces.length) this.signal = new Float64Array(traces.length);
    for (let i = 0; i < traces.length; i++) {
      this.signal[i] = quantised(traces[i], this.signalScale);
    }
    this.correlator.correlate(this.signal, samples, out);
    heated?.heat.fill(0, 0, positions);
    for (let c = 0; c < atomCount; c++) {
      const row = out.subarray(c * positions, (c + 1) * positions);
      if (heated !== undefined) addHeat(row, this.unit[c], c, heated);
      for (let n = 0; n < positions; n++) row[n] *= this.unit[c];
    }
    return out;
  }
}

function addHeat(
  sums: Float64Array,
  unit: number,
  atom: number,
  { lambda, twoSided, heat }: HeatOptions,
): void {
  const limit = Math.floor(lambda[atom] / unit);
  for (let n = 0; n < sums.length; n++) {
    if (sums[n] > limit || (twoSided && sums[n] < -limit)) heat[n]++;
  }
}
