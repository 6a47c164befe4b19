import type {
  HeatedCorrelation,
  HeatOptions,
  TemplateCorrelation,
} from '../kernels/contracts/coding.ts';
import { integerAtoms, quantised } from '../kernels/integer-atoms.ts';
import { MIXTURE_DIVISOR, MIXTURE_ROUNDING, mixedAtoms } from '../kernels/mixed-atoms.ts';
import { Correlator } from './correlate.ts';
import { channelsOfAtom } from './gram.ts';
import { atomOf, createDictionary, type Dictionary, validSamples } from './problem.ts';

/**
 * Template correlation in whole numbers: signal and atoms are rounded to 16 bits, and the sums of
 * their products are exact. What rounding does to a correlation is far below what noise does to it,
 * and it is the same on every machine and wherever a tile is cut. Atoms that are sums of few products
 * are correlated with mixtures of channels, which are rounded to 16 bits, too. Not re-entrant.
 */
export class IntegerCorrelator implements HeatedCorrelation {
  private readonly dictionary: Dictionary;
  private readonly correlator: TemplateCorrelation;
  private readonly signalScale: number;
  /** What one of the sums is worth, one an atom. */
  private readonly unit: Float64Array;
  /** Channels that are correlated with as they are. */
  private readonly channels: readonly number[];
  /** `(channelCount)` weights of each mixture, whose rows follow those of `channels`. */
  private readonly mixtures: readonly Float64Array[];
  private signal = new Float64Array(0);
  private rows = new Float64Array(0);

  /**
   * @param largestSample signals beyond it may be cut off
   * @param summing makes what sums the products of whole numbers, exactly
   */
  constructor(
    dictionary: Dictionary,
    largestSample: number,
    summing: (atoms: Dictionary) => TemplateCorrelation = (atoms) => new Correlator(atoms),
  ) {
    const { atomCount, atomSamples } = dictionary;
    const { signalScale, taps, unit } = integerAtoms(dictionary, largestSample);
    const mixed = mixedAtoms(dictionary);
    const whole = { ...dictionary, atoms: taps };
    for (const atom of mixed) {
      atomOf(whole, atom.atom).fill(0);
      unit[atom.atom] = atom.unit / signalScale;
    }
    const own = Array.from({ length: atomCount }, (_, c) => [...channelsOfAtom(whole, c)]);
    this.channels = [...new Set(own.flat())].sort((a, b) => a - b);
    this.mixtures = mixed.flatMap(({ filters }) => filters.map(({ weights }) => weights));
    this.dictionary = dictionary;
    this.signalScale = signalScale;
    this.unit = unit;
    const rowCount = this.channels.length + this.mixtures.length;
    const onRows = createDictionary(atomCount, rowCount, atomSamples);
    const place = (c: number, row: number, values: Float64Array) =>
      onRows.atoms.set(values, (c * rowCount + row) * atomSamples);
    this.channels.forEach((channel, row) => {
      for (let c = 0; c < atomCount; c++) {
        const from = channel * atomSamples;
        place(c, row, atomOf(whole, c).subarray(from, from + atomSamples));
      }
    });
    let row = this.channels.length;
    for (const { atom, filters } of mixed) {
      for (const filter of filters) place(atom, row++, filter.taps);
    }
    this.correlator = summing(onRows);
  }

  correlate(
    traces: Float32Array | Float64Array,
    samples: number,
    out: Float64Array,
    heated?: HeatOptions,
  ): Float64Array {
    const { atomCount, atomSamples } = this.dictionary;
    const positions = validSamples(samples, atomSamples);
    this.correlator.correlate(this.rowsOf(traces, samples), samples, out);
    heated?.heat.fill(0, 0, positions);
    for (let c = 0; c < atomCount; c++) {
      const row = out.subarray(c * positions, (c + 1) * positions);
      if (heated !== undefined) addHeat(row, this.unit[c], c, heated);
      for (let n = 0; n < positions; n++) row[n] *= this.unit[c];
    }
    return out;
  }

  /** @returns channels, then mixtures, in whole numbers */
  private rowsOf(traces: Float32Array | Float64Array, samples: number): Float64Array {
    const { channels, mixtures, signalScale } = this;
    if (this.signal.length !== traces.length) this.signal = new Float64Array(traces.length);
    for (let i = 0; i < traces.length; i++) this.signal[i] = quantised(traces[i], signalScale);
    const size = (channels.length + mixtures.length) * samples;
    if (this.rows.length !== size) this.rows = new Float64Array(size);
    const { rows, signal } = this;
    channels.forEach((channel, row) => {
      rows.set(signal.subarray(channel * samples, (channel + 1) * samples), row * samples);
    });
    mixtures.forEach((weights, i) => {
      const row = channels.length + i;
      mixInto(rows.subarray(row * samples, (row + 1) * samples), weights, signal);
    });
    return rows;
  }
}

function mixInto(row: Float64Array, weights: Float64Array, signal: Float64Array): void {
  row.fill(MIXTURE_ROUNDING);
  weights.forEach((weight, channel) => {
    if (weight === 0) return;
    for (let n = 0; n < row.length; n++) row[n] += weight * signal[channel * row.length + n];
  });
  for (let n = 0; n < row.length; n++) row[n] = Math.floor(row[n] / MIXTURE_DIVISOR);
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
