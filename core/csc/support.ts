import type { Dictionary, SparseCode } from './problem.ts';

/** The coordinates of a code that may differ from zero, for one channel; unsorted, each once. */
export class Support {
  readonly atom: number[];
  readonly position: number[];
  value: number[];
  private readonly dictionary: Dictionary;
  /** Scratch. */
  private readonly weighted: Float64Array;

  constructor(dictionary: Dictionary, start?: SparseCode) {
    this.dictionary = dictionary;
    this.weighted = new Float64Array(dictionary.atomSamples);
    this.atom = start ? Array.from(start.atom) : [];
    // As integers, which index arrays several times as fast as floating-point numbers.
    this.position = start ? Array.from(start.position, Math.trunc) : [];
    this.value = start ? Array.from(start.value) : [];
  }

  get size(): number {
    return this.value.length;
  }

  /** Takes a coordinate in, at zero. */
  add(atom: number, position: number): void {
    this.atom.push(atom);
    this.position.push(position);
    this.value.push(0);
  }

  /** @returns how many were dropped */
  dropZeros(): number {
    let kept = 0;
    for (let i = 0; i < this.value.length; i++) {
      if (this.value[i] === 0) continue;
      this.atom[kept] = this.atom[i];
      this.position[kept] = this.position[i];
      this.value[kept] = this.value[i];
      kept++;
    }
    const dropped = this.size - kept;
    this.atom.length = kept;
    this.position.length = kept;
    this.value.length = kept;
    return dropped;
  }

  /** Adds H_S `values` to `out`. */
  addPrediction(values: ArrayLike<number>, out: Float64Array): Float64Array {
    const { atomSamples, atoms } = this.dictionary;
    for (let i = 0; i < this.size; i++) {
      const value = values[i];
      if (value === 0) continue;
      const row = this.atom[i] * atomSamples;
      const first = this.position[i];
      for (let k = 0; k < atomSamples; k++) out[first + k] += value * atoms[row + k];
    }
    return out;
  }

  /** H_S^T `signal`. */
  correlate(signal: Float64Array): Float64Array {
    const { atomSamples, atoms } = this.dictionary;
    const pull = new Float64Array(this.size);
    for (let i = 0; i < this.size; i++) {
      const row = this.atom[i] * atomSamples;
      const first = this.position[i];
      let sum = 0;
      for (let k = 0; k < atomSamples; k++) sum += atoms[row + k] * signal[first + k];
      pull[i] = sum;
    }
    return pull;
  }

  /** H_S^T diag(weight) H_S, `(size x size)`, in `out`. */
  weightedGram(weight: Float64Array, out: Float64Array): Float64Array {
    const { size, position, weighted } = this;
    const { atomSamples, atoms } = this.dictionary;
    for (let i = 0; i < size; i++) {
      const first = position[i];
      const row = this.atom[i] * atomSamples;
      for (let k = 0; k < atomSamples; k++) weighted[k] = atoms[row + k] * weight[first + k];
      for (let j = 0; j <= i; j++) {
        const lag = first - position[j];
        let sum = 0;
        if (lag > -atomSamples && lag < atomSamples) {
          const other = this.atom[j] * atomSamples + lag;
          const end = lag > 0 ? atomSamples - lag : atomSamples;
          for (let k = lag > 0 ? 0 : -lag; k < end; k++) sum += weighted[k] * atoms[other + k];
        }
        out[i * size + j] = sum;
        out[j * size + i] = sum;
      }
    }
    return out;
  }

  /** The code, sorted by position, then atom. */
  toCode(): SparseCode {
    const order = this.value
      .map((_, i) => i)
      .filter((i) => this.value[i] !== 0)
      .sort((a, b) => this.position[a] - this.position[b] || this.atom[a] - this.atom[b]);
    return {
      position: Float64Array.from(order, (i) => this.position[i]),
      atom: Int32Array.from(order, (i) => this.atom[i]),
      value: Float64Array.from(order, (i) => this.value[i]),
    };
  }
}
