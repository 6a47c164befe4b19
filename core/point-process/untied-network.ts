import { Correlator } from '../csc/correlate.ts';
import type { ExponentialFamily } from '../csc/exponential-family.ts';
import type { Observations } from '../csc/likelihood.ts';
import { familyLikelihood } from '../csc/likelihood.ts';
import { reconstructDense } from '../csc/operators.ts';
import { createDictionary, type Dictionary, validSamples } from '../csc/problem.ts';

/**
 * The auto-encoder of DCEA with its weights untied (Eq. 6): the encoder's T layers
 *
 *     w_t = x_{t-1} + (s_{t-1} - 1) / s_t (x_{t-1} - x_{t-2})
 *     x_t = ReLU_b(w_t + alpha W_e^T (y - f^-1(W_d w_t)))
 *
 * and the linear decoder H. With W_e = W_d = H it is the network that minimises Eq. 3.
 */
export interface UntiedWeights {
  readonly encoder: Dictionary;
  readonly predictor: Dictionary;
  readonly decoder: Dictionary;
}

export interface NetworkOptions {
  readonly family: ExponentialFamily;
  /** T. */
  readonly layers: number;
  /** alpha, not divided by the number of trials. */
  readonly step: number;
  /** b: what each layer takes away. */
  readonly bias: number;
}

/** Negative log-likelihood at the decoder's output, and its gradient with respect to all weights. */
export interface NetworkGradient {
  readonly value: number;
  readonly gradient: UntiedWeights;
}

/**
 * Back-propagation through all layers, for the likelihood alone as in the paper's section 3.1: the
 * penalty is not a function of H.
 */
export function backPropagate(
  weights: UntiedWeights,
  observations: Observations,
  options: NetworkOptions,
): NetworkGradient {
  const { encoder, predictor, decoder } = weights;
  const { layers, step } = options;
  const length = observations.binCount;
  const likelihood = familyLikelihood(options.family, observations);
  const size = encoder.atomCount * validSamples(length, encoder.atomSamples);
  const shares = momentumShares(layers);
  const encode = new Correlator(encoder);
  const predict = new Correlator(predictor);
  const codes = [new Float64Array(size), new Float64Array(size)];
  const momenta: Float64Array[] = [];
  const residuals: Float64Array[] = [];
  const curvatures: Float64Array[] = [];
  for (let t = 0; t < layers; t++) {
    const [previous, current] = [codes[t], codes[t + 1]];
    const momentum = current.map((value, i) => value + shares[t] * (value - previous[i]));
    const prediction = reconstructDense(predictor, momentum, length, new Float64Array(length));
    const residual = new Float64Array(length);
    const curvature = new Float64Array(length);
    likelihood.evaluate(prediction, residual, curvature);
    const pull = encode.correlate(residual, length, new Float64Array(size));
    codes.push(momentum.map((value, i) => Math.max(0, value + step * pull[i] - options.bias)));
    momenta.push(momentum);
    residuals.push(residual);
    curvatures.push(curvature);
  }
  const output = reconstructDense(decoder, codes[layers + 1], length, new Float64Array(length));
  const value = likelihood.negativeLogLikelihood(output);
  const error = likelihood.workingObservation(output, output).map((residual) => -residual);
  const gradient = { encoder: like(encoder), predictor: like(predictor), decoder: like(decoder) };
  addOuter(gradient.decoder, codes[layers + 1], error);
  let toCode: Float64Array = new Correlator(decoder).correlate(
    error,
    length,
    new Float64Array(size),
  );
  let toPrevious: Float64Array = new Float64Array(size);
  for (let t = layers - 1; t >= 0; t--) {
    const after = codes[t + 2];
    const through = toCode.map((slope, i) => (after[i] > 0 ? slope : 0));
    const scaled = through.map((slope) => step * slope);
    addOuter(gradient.encoder, scaled, residuals[t]);
    const toResidual = reconstructDense(encoder, scaled, length, new Float64Array(length));
    const toPrediction = toResidual.map((slope, n) => -slope * curvatures[t][n]);
    addOuter(gradient.predictor, momenta[t], toPrediction);
    const toMomentum = predict.correlate(toPrediction, length, new Float64Array(size));
    for (let i = 0; i < size; i++) toMomentum[i] += through[i];
    const share = shares[t];
    const next = toMomentum.map((slope, i) => (1 + share) * slope + toPrevious[i]);
    toPrevious = toMomentum.map((slope) => -share * slope);
    toCode = next;
  }
  return { value, gradient };
}

/** (s_{t-1} - 1) / s_t of FISTA. */
function momentumShares(layers: number): Float64Array {
  let s = 0;
  return Float64Array.from({ length: layers }, () => {
    const before = s;
    s = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    return (before - 1) / s;
  });
}

const like = ({ atomCount, atomSamples }: Dictionary) =>
  createDictionary(atomCount, 1, atomSamples);

/** `out_c[k] += sum_n code_c[n] signal[n + k]`. */
function addOuter(out: Dictionary, code: Float64Array, signal: Float64Array): void {
  const { atomCount, atomSamples, atoms } = out;
  const positions = code.length / atomCount;
  for (let c = 0; c < atomCount; c++) {
    for (let n = 0; n < positions; n++) {
      const value = code[c * positions + n];
      if (value === 0) continue;
      for (let k = 0; k < atomSamples; k++) atoms[c * atomSamples + k] += value * signal[n + k];
    }
  }
}
