import { assert } from '../base/assert.ts';

/**
 * Complex discrete Fourier transform of a power-of-two size, in place on split arrays:
 *
 *     X[k] = sum_n x[n] exp(-2 pi i k n / size)
 *
 * Iterative radix 2 with tables made once, so that one instance serves many transforms.
 */
export class Fft {
  readonly size: number;
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;
  private readonly reversed: Uint32Array;

  constructor(size: number) {
    assert(size >= 1 && (size & (size - 1)) === 0, `FFT size ${size} is not a power of two`);
    this.size = size;
    const half = size >> 1;
    this.cosine = new Float64Array(half);
    this.sine = new Float64Array(half);
    for (let k = 0; k < half; k++) {
      this.cosine[k] = Math.cos((2 * Math.PI * k) / size);
      this.sine[k] = Math.sin((2 * Math.PI * k) / size);
    }
    this.reversed = new Uint32Array(size);
    for (let i = 1; i < size; i++) {
      this.reversed[i] = (this.reversed[i >> 1] >> 1) | (i & 1 ? half : 0);
    }
  }

  /** Forward transform of `real + i imaginary`, each of `size` values, in place. */
  forward(real: Float64Array, imaginary: Float64Array): void {
    this.permute(real, imaginary);
    const { size, cosine, sine } = this;
    for (let width = 1; width < size; width <<= 1) {
      const tableStep = size / (2 * width);
      for (let start = 0; start < size; start += 2 * width) {
        for (let j = 0, table = 0; j < width; j++, table += tableStep) {
          const upper = start + j;
          const lower = upper + width;
          const c = cosine[table];
          const s = sine[table];
          const re = real[lower] * c + imaginary[lower] * s;
          const im = imaginary[lower] * c - real[lower] * s;
          real[lower] = real[upper] - re;
          imaginary[lower] = imaginary[upper] - im;
          real[upper] += re;
          imaginary[upper] += im;
        }
      }
    }
  }

  /** Inverse of `forward`, scaled by 1 / size, in place. */
  inverse(real: Float64Array, imaginary: Float64Array): void {
    this.forward(imaginary, real);
    const scale = 1 / this.size;
    for (let i = 0; i < this.size; i++) {
      real[i] *= scale;
      imaginary[i] *= scale;
    }
  }

  private permute(real: Float64Array, imaginary: Float64Array): void {
    for (let i = 0; i < this.size; i++) {
      const j = this.reversed[i];
      if (j <= i) continue;
      const re = real[i];
      real[i] = real[j];
      real[j] = re;
      const im = imaginary[i];
      imaginary[i] = imaginary[j];
      imaginary[j] = im;
    }
  }
}

/**
 * Discrete Fourier transform of real signals, through a complex transform of half the size.
 * A spectrum is its `size / 2 + 1` bins from zero to the Nyquist frequency; `size` >= 2.
 */
export class RealFft {
  readonly size: number;
  readonly binCount: number;
  private readonly halfFft: Fft;
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;
  private readonly even: Float64Array;
  private readonly odd: Float64Array;

  constructor(size: number) {
    assert(size >= 2, `real FFT size ${size} is below 2`);
    const half = size >> 1;
    this.size = size;
    this.binCount = half + 1;
    this.halfFft = new Fft(half);
    this.cosine = Float64Array.from({ length: half + 1 }, (_, k) =>
      Math.cos((2 * Math.PI * k) / size),
    );
    this.sine = Float64Array.from({ length: half + 1 }, (_, k) =>
      Math.sin((2 * Math.PI * k) / size),
    );
    this.even = new Float64Array(half);
    this.odd = new Float64Array(half);
  }

  /** Spectrum of `size` real values into `binCount` bins of `real` and `imaginary`. */
  forward(signal: ArrayLike<number>, real: Float64Array, imaginary: Float64Array): void {
    const { even, odd, cosine, sine } = this;
    const half = this.size >> 1;
    for (let i = 0; i < half; i++) {
      even[i] = signal[2 * i] as number;
      odd[i] = signal[2 * i + 1] as number;
    }
    this.halfFft.forward(even, odd);
    for (let k = 0; k <= half; k++) {
      const a = k === half ? 0 : k;
      const b = k === 0 ? 0 : half - k;
      const evenRe = 0.5 * (even[a] + even[b]);
      const evenIm = 0.5 * (odd[a] - odd[b]);
      const oddRe = 0.5 * (odd[a] + odd[b]);
      const oddIm = 0.5 * (even[b] - even[a]);
      real[k] = evenRe + oddRe * cosine[k] + oddIm * sine[k];
      imaginary[k] = evenIm + oddIm * cosine[k] - oddRe * sine[k];
    }
  }

  /** Inverse of `forward`: `size` real values into `signal`. The spectrum is not changed. */
  inverse(real: Float64Array, imaginary: Float64Array, signal: Float64Array): Float64Array {
    const { even, odd, cosine, sine } = this;
    const half = this.size >> 1;
    for (let k = 0; k < half; k++) {
      const b = half - k;
      const evenRe = 0.5 * (real[k] + real[b]);
      const evenIm = 0.5 * (imaginary[k] - imaginary[b]);
      const turnedRe = 0.5 * (real[k] - real[b]);
      const turnedIm = 0.5 * (imaginary[k] + imaginary[b]);
      const oddRe = turnedRe * cosine[k] - turnedIm * sine[k];
      const oddIm = turnedIm * cosine[k] + turnedRe * sine[k];
      even[k] = evenRe - oddIm;
      odd[k] = evenIm + oddRe;
    }
    this.halfFft.inverse(even, odd);
    for (let i = 0; i < half; i++) {
      signal[2 * i] = even[i];
      signal[2 * i + 1] = odd[i];
    }
    return signal;
  }
}

/** Smallest power of two that is at least `count`. */
export function nextPowerOfTwo(count: number): number {
  let size = 1;
  while (size < count) size *= 2;
  return size;
}
