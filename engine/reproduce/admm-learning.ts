import { type Dictionary, nextPowerOfTwo, normaliseAtoms, RealFft } from '../../core/index.ts';

export interface AdmmOptions {
  /** Weight of the lasso. */
  readonly weight: number;
  /** Penalty of ADMM. */
  readonly rho: number;
  readonly iterations: number;
}

/** Of one window: the sparse copy of its code and the scaled dual, `(atoms x size)`. */
interface WindowState {
  readonly spectrum: Spectrum;
  readonly sparse: Float64Array;
  readonly dual: Float64Array;
}

interface Spectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * Convolutional dictionary learning by alternation in the frequency domain, written to be compared
 * with: one ADMM iteration of the codes of all windows (Wohlberg 2014; each frequency is a rank-one
 * system, solved by Sherman and Morrison), then one accelerated proximal gradient step of the atoms
 * with their support and norm as constraints (Garcia-Cardona & Wohlberg 2018), and so on. It is what
 * the CRsAE paper calls Sporco. Windows are padded with zeros so that circular convolution is plain.
 * @param onIteration told the dictionary after each pass over the windows
 */
export function learnByAdmm(
  start: Dictionary,
  windows: readonly Float64Array[],
  { weight, rho, iterations }: AdmmOptions,
  onIteration: (dictionary: Dictionary, iteration: number) => void,
): void {
  const size = nextPowerOfTwo(windows[0].length + start.atomSamples - 1);
  const fft = new RealFft(size);
  const states = windows.map((window) => startState(fft, window, start.atomCount));
  const dictionary = { ...start, atoms: start.atoms.slice() };
  let ahead = start.atoms.slice();
  let momentum = 1;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const atoms = spectraOf(fft, dictionary.atoms, start.atomCount);
    const slope = new AtomSlope(fft, start, spectraOf(fft, ahead, start.atomCount));
    for (const state of states) {
      stepCode(fft, atoms, state, weight, rho);
      slope.add(state);
    }
    const before = dictionary.atoms.slice();
    const step = slope.step();
    for (let i = 0; i < before.length; i++) dictionary.atoms[i] = ahead[i] - step[i];
    normaliseAtoms(dictionary);
    const next = (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    const share = (momentum - 1) / next;
    ahead = dictionary.atoms.map((value, i) => value + share * (value - before[i]));
    momentum = next;
    onIteration(dictionary, iteration);
  }
}

function startState(fft: RealFft, window: Float64Array, atomCount: number): WindowState {
  const padded = new Float64Array(fft.size);
  padded.set(window);
  return {
    spectrum: spectrumOf(fft, padded),
    sparse: new Float64Array(atomCount * fft.size),
    dual: new Float64Array(atomCount * fft.size),
  };
}

/** (D^H D + rho I) x = D^H s + rho (y - u), then y = S(x + u, weight / rho) and u += x - y. */
function stepCode(
  fft: RealFft,
  atoms: readonly Spectrum[],
  { spectrum, sparse, dual }: WindowState,
  weight: number,
  rho: number,
): void {
  const { size, binCount } = fft;
  const wanted = atoms.map((_, c) => {
    const from = c * size;
    const difference = Float64Array.from(
      { length: size },
      (_unused, n) => sparse[from + n] - dual[from + n],
    );
    return spectrumOf(fft, difference);
  });
  for (let k = 0; k < binCount; k++) {
    // With v = y - u: x = v + conj(d) (s - d v) / (rho + |d|^2).
    let [missingRe, missingIm] = [spectrum.real[k], spectrum.imaginary[k]];
    let energy = rho;
    for (let c = 0; c < atoms.length; c++) {
      const [dRe, dIm] = [atoms[c].real[k], atoms[c].imaginary[k]];
      const [vRe, vIm] = [wanted[c].real[k], wanted[c].imaginary[k]];
      missingRe -= dRe * vRe - dIm * vIm;
      missingIm -= dRe * vIm + dIm * vRe;
      energy += dRe ** 2 + dIm ** 2;
    }
    for (let c = 0; c < atoms.length; c++) {
      const [dRe, dIm] = [atoms[c].real[k], atoms[c].imaginary[k]];
      wanted[c].real[k] += (dRe * missingRe + dIm * missingIm) / energy;
      wanted[c].imaginary[k] += (dRe * missingIm - dIm * missingRe) / energy;
    }
  }
  const code = new Float64Array(size);
  const threshold = weight / rho;
  for (const [c, { real, imaginary }] of wanted.entries()) {
    fft.inverse(real, imaginary, code);
    for (let n = 0, at = c * size; n < size; n++, at++) {
      const value = code[n] + dual[at];
      sparse[at] = Math.sign(value) * Math.max(0, Math.abs(value) - threshold);
      dual[at] = value - sparse[at];
    }
  }
}

/** Gradient of 1/2 sum ||s - D y||^2 with respect to the taps of D, and a bound on its curvature. */
class AtomSlope {
  private readonly fft: RealFft;
  private readonly shape: Dictionary;
  private readonly atoms: readonly Spectrum[];
  private readonly sums: readonly Spectrum[];
  private readonly energy: Float64Array;

  constructor(fft: RealFft, shape: Dictionary, atoms: readonly Spectrum[]) {
    this.fft = fft;
    this.shape = shape;
    this.atoms = atoms;
    this.sums = atoms.map(() => emptySpectrum(fft));
    this.energy = new Float64Array(fft.binCount);
  }

  add({ spectrum, sparse }: WindowState): void {
    const { size, binCount } = this.fft;
    const codes = this.atoms.map((_, c) =>
      spectrumOf(this.fft, sparse.subarray(c * size, (c + 1) * size)),
    );
    for (let k = 0; k < binCount; k++) {
      let [excessRe, excessIm] = [-spectrum.real[k], -spectrum.imaginary[k]];
      for (let c = 0; c < codes.length; c++) {
        const { real, imaginary } = codes[c];
        const [dRe, dIm] = [this.atoms[c].real[k], this.atoms[c].imaginary[k]];
        excessRe += dRe * real[k] - dIm * imaginary[k];
        excessIm += dRe * imaginary[k] + dIm * real[k];
        this.energy[k] += real[k] ** 2 + imaginary[k] ** 2;
      }
      for (let c = 0; c < codes.length; c++) {
        const { real, imaginary } = codes[c];
        this.sums[c].real[k] += real[k] * excessRe + imaginary[k] * excessIm;
        this.sums[c].imaginary[k] += real[k] * excessIm - imaginary[k] * excessRe;
      }
    }
  }

  /** The gradient over the bound, on the taps of the atoms. */
  step(): Float64Array {
    const { atomCount, atomSamples } = this.shape;
    const bound = this.energy.reduce((most, value) => Math.max(most, value), 0);
    const step = new Float64Array(atomCount * atomSamples);
    if (bound === 0) return step;
    const whole = new Float64Array(this.fft.size);
    for (const [c, { real, imaginary }] of this.sums.entries()) {
      this.fft.inverse(real, imaginary, whole);
      for (let k = 0; k < atomSamples; k++) step[c * atomSamples + k] = whole[k] / bound;
    }
    return step;
  }
}

function spectraOf(fft: RealFft, atoms: Float64Array, atomCount: number): Spectrum[] {
  const atomSamples = atoms.length / atomCount;
  return Array.from({ length: atomCount }, (_, c) => {
    const padded = new Float64Array(fft.size);
    padded.set(atoms.subarray(c * atomSamples, (c + 1) * atomSamples));
    return spectrumOf(fft, padded);
  });
}

function spectrumOf(fft: RealFft, signal: Float64Array): Spectrum {
  const spectrum = emptySpectrum(fft);
  fft.forward(signal, spectrum.real, spectrum.imaginary);
  return spectrum;
}

const emptySpectrum = ({ binCount }: RealFft): Spectrum => ({
  real: new Float64Array(binCount),
  imaginary: new Float64Array(binCount),
});
