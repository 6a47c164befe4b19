import { add, mul, sub, type Tensor, tidy, zeros, zerosLike } from '@tensorflow/tfjs-core';
import { summedTo } from './code-axes.ts';
import type { Link } from './link.ts';
import type { Nonlinearity } from './nonlinearity.ts';
import type { BoundOperator } from './operator.ts';

/** What the layers of an encoder are made of. */
export interface EncoderParts {
  readonly link: Link;
  readonly nonlinearity: Nonlinearity;
  /** T. */
  readonly layers: number;
  /** alpha. */
  readonly step: number;
  readonly momentum: 'none' | 'fista';
  /** nu: the bias of layer t is `alpha lambda nu^t`, t = 1, 2, ...; 1 where it stays. */
  readonly decay: number;
}

/** Signals as the operator holds them. */
export interface EncoderInput {
  readonly operator: BoundOperator;
  readonly signals: Tensor;
}

/** Weights as the operator holds them; in a tied network `encoder` and `predictor` are one tensor. */
export interface EncoderWeights {
  /** W_e, which the working observation is correlated with. */
  readonly encoder: Tensor;
  /** W_d, which predicts the signal from the code. */
  readonly predictor: Tensor;
  /** lambda: one for all atoms, or one for each atom or group. */
  readonly lambda: Tensor;
}

/** The codes of two layers that follow each other: what the next one starts from. */
interface State {
  readonly code: Tensor;
  readonly before: Tensor;
}

/** A code that remembers how it came about. */
export interface TracedCode {
  readonly code: Tensor;
  /** @returns slopes with respect to the weights, from those with respect to the code */
  readonly backPropagate: (slope: Tensor) => EncoderWeights;
}

/** Slopes of the loss with respect to a state, and what the layers after it have added for the weights. */
interface Slopes extends EncoderWeights {
  readonly code: Tensor;
  readonly before: Tensor;
}

/**
 * T unrolled layers (CRsAE, Algorithm 1; DCEA, Eq. 5 and 6; PUDLE, Algorithm 1), from x_0 = 0:
 *
 *     w_t = x_{t-1} + (s_{t-1} - 1) / s_t (x_{t-1} - x_{t-2})        (w_t = x_{t-1} without momentum)
 *     c_t = w_t + alpha W_e^T g(y - f^-1(W_d w_t))
 *     x_t = eta_{alpha lambda nu^t}(c_t)
 */
export class Encoder {
  private readonly parts: EncoderParts;
  private readonly shares: Float64Array;

  constructor(parts: EncoderParts) {
    this.parts = parts;
    this.shares = momentumShares(parts);
  }

  /** The code x_T, without a way back. */
  encode(weights: EncoderWeights, input: EncoderInput): Tensor {
    const start = zeros(input.operator.codeShape);
    const { code } = this.run(weights, input, { code: start, before: start }, 0);
    return code;
  }

  /**
   * The code with its way back. Back-propagation keeps the states of every so many layers and computes
   * those between them once more: memory grows with the square root of T instead of T, for one
   * forward pass more.
   */
  trace(weights: EncoderWeights, input: EncoderInput): TracedCode {
    const { layers } = this.parts;
    const segment = Math.max(1, Math.ceil(Math.sqrt(layers)));
    const start = zeros(input.operator.codeShape);
    const kept: State[] = [];
    let state: State = { code: start, before: start };
    for (let first = 0; first < layers; first += segment) {
      kept.push(state);
      state = this.run(weights, input, state, first, Math.min(layers, first + segment));
    }
    return {
      code: state.code,
      backPropagate: (slope) => this.backPropagate(weights, input, kept, segment, slope),
    };
  }

  /** Layers [first, end), without keeping what is between them. */
  private run(
    weights: EncoderWeights,
    input: EncoderInput,
    start: State,
    first: number,
    end = this.parts.layers,
  ): State {
    let state = start;
    for (let t = first; t < end; t++) {
      const code = tidy(() => this.layer(weights, input, state, t).output());
      if (t > first + 1) state.before.dispose();
      state = { code, before: state.code };
    }
    return state;
  }

  private layer(
    weights: EncoderWeights,
    { operator, signals }: EncoderInput,
    { code, before }: State,
    t: number,
  ) {
    const { link, nonlinearity, step, decay } = this.parts;
    const share = this.shares[t];
    const momentum = share === 0 ? code : add(code, mul(sub(code, before), share));
    const prediction = operator.synthesise(weights.predictor, momentum);
    const residual = link.workingObservation(signals, prediction);
    const pull = operator.analyse(weights.encoder, residual);
    const proposal = add(momentum, mul(pull, step));
    const threshold = mul(weights.lambda, step * decay ** (t + 1));
    return {
      momentum,
      prediction,
      residual,
      proposal,
      threshold,
      output: () => nonlinearity.apply(proposal, threshold),
    };
  }

  /** Segments from the last to the first: their states once more, then their layers backwards. */
  private backPropagate(
    weights: EncoderWeights,
    input: EncoderInput,
    kept: readonly State[],
    segment: number,
    slope: Tensor,
  ): EncoderWeights {
    const { layers } = this.parts;
    let slopes: Slopes = {
      code: slope.clone(),
      before: zerosLike(slope),
      encoder: zerosLike(weights.encoder),
      predictor: zerosLike(weights.predictor),
      lambda: zerosLike(weights.lambda),
    };
    for (let s = kept.length - 1; s >= 0; s--) {
      const first = s * segment;
      const states = [kept[s]!];
      for (let t = first; t + 1 < Math.min(layers, first + segment); t++) {
        const state = states[states.length - 1]!;
        const code = tidy(() => this.layer(weights, input, state, t).output());
        states.push({ code, before: state.code });
      }
      for (let i = states.length - 1; i >= 0; i--) {
        const later = slopes;
        const state = states[i]!;
        slopes = tidy(() => ({ ...this.through(weights, input, state, first + i, later) }));
        for (const tensor of Object.values(later)) tensor.dispose();
        if (i > 0) state.code.dispose();
      }
    }
    return slopes;
  }

  /** One layer backwards: from the slopes with respect to (x_t, x_{t-1}) to those for (x_{t-1}, x_{t-2}). */
  private through(
    weights: EncoderWeights,
    input: EncoderInput,
    state: State,
    t: number,
    later: Slopes,
  ): Slopes {
    const { link, nonlinearity, step, decay } = this.parts;
    const { operator, signals } = input;
    const { momentum, prediction, residual, proposal, threshold } = this.layer(
      weights,
      input,
      state,
      t,
    );
    const back = nonlinearity.slopes(proposal, threshold, later.code);
    const toPull = mul(back.input, step);
    const toResidual = operator.synthesise(weights.encoder, toPull);
    const toPrediction = link.throughWorkingObservation(signals, prediction, toResidual);
    const toMomentum = add(back.input, operator.analyse(weights.predictor, toPrediction));
    const share = this.shares[t];
    return {
      code: add(mul(toMomentum, 1 + share), later.before),
      before: mul(toMomentum, -share),
      encoder: add(later.encoder, operator.outer(toPull, residual)),
      predictor: add(later.predictor, operator.outer(momentum, toPrediction)),
      lambda: add(
        later.lambda,
        mul(summedTo(back.threshold, weights.lambda.size), step * decay ** (t + 1)),
      ),
    };
  }
}

/** `(s_{t-1} - 1) / s_t` of FISTA, s_0 = 0; zero without momentum and, as x_0 = 0, in the first layer. */
function momentumShares({ layers, momentum }: EncoderParts): Float64Array {
  const shares = new Float64Array(layers);
  if (momentum === 'none') return shares;
  let s = 1;
  for (let t = 1; t < layers; t++) {
    const next = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    shares[t] = (s - 1) / next;
    s = next;
  }
  return shares;
}
