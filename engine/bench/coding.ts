import {
  ActiveSetSolver,
  Correlator,
  computeGram,
  type Dictionary,
  dualityGap,
  encodeFista,
  kktResidual,
  lipschitzConstant,
  objective,
  type SparseCode,
  simulateTable3,
  table3,
  toSparseCode,
  validSamples,
} from '../../core/index.ts';
import { largest, mean, median } from './statistics.ts';
import { type Clock, timeRepeats } from './stopwatch.ts';

export interface CodingBenchOptions {
  /** Windows of 1000 samples; the paper's recording has 10,100. */
  readonly windows: number;
  /** Windows that FISTA codes; its time is scaled up to all windows. */
  readonly fistaWindows: number;
  readonly snrDb: number;
  /** lambda sigma; the lasso weight is this times sigma. */
  readonly lambdaSigma: number;
  readonly fistaIterations: number;
  readonly repeats: number;
  readonly seed: number;
}

/** The design's W: the CRsAE paper's simulation and its learned lambda sigma = 187.68 x 0.024, about 4.54. */
export const paperWork: CodingBenchOptions = {
  windows: 10_100,
  fistaWindows: 40,
  snrDb: 16,
  lambdaSigma: 4.54,
  fistaIterations: 180,
  repeats: 5,
  seed: 1,
};

export interface CodingBenchResult {
  readonly options: CodingBenchOptions;
  readonly lipschitz: number;
  /** Single-thread seconds for all windows, median of the repeats. */
  readonly activeSetSeconds: number;
  /** The same for FISTA, measured on `fistaWindows` and scaled to all windows. */
  readonly fistaSecondsScaled: number;
  /** Time of FISTA over time of the active set, per window. */
  readonly ratio: number;
  readonly nonZerosPerWindow: number;
  /** On the windows that both coded. */
  readonly activeSet: Exactness;
  readonly fista: Exactness;
}

/** How far codes are from the minimiser. */
export interface Exactness {
  /** Duality gap over objective: a bound that needs no reference. */
  readonly certifiedGapMax: number;
  /** Objective above the lower of the two coders' in the same window, relative. */
  readonly excessMean: number;
  readonly excessMax: number;
  /** KKT residual in units of lambda. */
  readonly kktMax: number;
}

/** Codes the paper's simulated recording with both coders in one run, on one thread. */
export function benchCoding(options: CodingBenchOptions, clock: Clock): CodingBenchResult {
  const { windowSamples, atomSamples, sampleRate } = table3;
  const recording = simulateTable3({
    durationSeconds: (options.windows * windowSamples) / sampleRate,
    snrDb: options.snrDb,
    seed: options.seed,
  });
  const atomCount = recording.templates.length / atomSamples;
  const dictionary: Dictionary = {
    atomCount,
    channelCount: 1,
    atomSamples,
    atoms: recording.templates,
  };
  const weight = options.lambdaSigma * recording.noiseSigma;
  const coding = { lambda: new Float64Array(atomCount).fill(weight), twoSided: true };
  const windows = Array.from({ length: options.windows }, (_, j) =>
    recording.samples.subarray(j * windowSamples, (j + 1) * windowSamples),
  );

  const positions = validSamples(windowSamples, atomSamples);
  const correlator = new Correlator(dictionary);
  const solver = new ActiveSetSolver(computeGram(dictionary), coding);
  const beta = new Float64Array(atomCount * positions);
  const encode = (traces: Float32Array): SparseCode =>
    solver.solve(correlator.correlate(traces, windowSamples, beta), positions);
  let nonZeros = 0;
  const encodeAll = () => {
    nonZeros = 0;
    for (const traces of windows) nonZeros += encode(traces).value.length;
  };

  const lipschitz = lipschitzConstant(dictionary);
  const sample = windows.slice(0, options.fistaWindows).map((traces) => Float64Array.from(traces));
  let fistaCodes: SparseCode[] = [];
  const encodeSample = () => {
    fistaCodes = sample.map((traces) => {
      const iterations = options.fistaIterations;
      const { code } = encodeFista(dictionary, traces, windowSamples, {
        ...coding,
        iterations,
        lipschitz,
      });
      return toSparseCode(code, atomCount);
    });
  };

  const activeSetSeconds = median(timeRepeats(encodeAll, options.repeats, clock));
  const fistaSeconds = median(timeRepeats(encodeSample, Math.min(3, options.repeats), clock));
  const activeSetCodes = windows.slice(0, sample.length).map(encode);
  const values = (codes: readonly SparseCode[]) =>
    codes.map((code, j) => objective(dictionary, sample[j], windowSamples, code, coding));
  const activeSetValues = values(activeSetCodes);
  const fistaValues = values(fistaCodes);
  const best = activeSetValues.map((value, j) => Math.min(value, fistaValues[j]));
  const exactness = (codes: readonly SparseCode[], reached: readonly number[]): Exactness => ({
    certifiedGapMax: largest(
      codes.map(
        (code, j) => dualityGap(dictionary, sample[j], windowSamples, code, coding) / best[j],
      ),
    ),
    excessMean: mean(reached.map((value, j) => value / best[j] - 1)),
    excessMax: largest(reached.map((value, j) => value / best[j] - 1)),
    kktMax: largest(
      codes.map((code, j) => kktResidual(dictionary, sample[j], windowSamples, code, coding)),
    ),
  });

  const fistaSecondsScaled = (fistaSeconds * options.windows) / sample.length;
  return {
    options,
    lipschitz,
    activeSetSeconds,
    fistaSecondsScaled,
    ratio: fistaSecondsScaled / activeSetSeconds,
    nonZerosPerWindow: nonZeros / options.windows,
    activeSet: exactness(activeSetCodes, activeSetValues),
    fista: exactness(fistaCodes, fistaValues),
  };
}
