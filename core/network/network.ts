import { add, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { assert } from '../base/assert.ts';
import { type ConvolutionSpec, convolution } from './convolution.ts';
import { type DenseSpec, dense } from './dense.ts';
import { Encoder, type EncoderInput, type EncoderWeights, type TracedCode } from './encoder.ts';
import { type Link, type LinkSpec, linkOf } from './link.ts';
import { fitOf, type LambdaPrior, type LossKind, lambdaLossOf, penaltyOf } from './loss.ts';
import { nonlinearityOf, type ProximalSpec } from './nonlinearity.ts';
import type { Operator } from './operator.ts';
import { computed } from './tensors.ts';
import { type WeightName, type Weights, type WeightTensors, weightTensors } from './weights.ts';

/**
 * The papers' auto-encoders as one network of parts. Tied, with FISTA and shrinkage, it is CRsAE; with
 * counts and ReLU DCEA-C; untied DCEA-UC; with one layer a shallow auto-encoder.
 */
export interface NetworkSpec {
  readonly operator: ConvolutionSpec | DenseSpec;
  readonly link: LinkSpec;
  readonly proximal: ProximalSpec;
  /** T. */
  readonly layers: number;
  /** Whether layers overshoot by what the last one changed (FISTA) or not (ISTA). */
  readonly momentum: 'none' | 'fista';
  /** alpha, 1 / L for white noise; the bias of a layer is alpha lambda. */
  readonly step: number;
  /** nu: lambda of layer t is `lambda nu^t` (PUDLE); 1 where not given. */
  readonly decay?: number;
  /** `tied`: one dictionary for encoder and decoder (CRsAE, DCEA-C); `untied`: three (DCEA-UC, LCSC). */
  readonly decoder: 'tied' | 'untied';
}

/** Examples of one size. */
export interface Batch {
  readonly count: number;
  /** `[samples]`, `[rows, columns]`, or `[]` where the operator is dense. */
  readonly extent: readonly number[];
  /** `(count x channels x ...extent)`, dense `(count x length)`. */
  readonly signals: Float32Array;
  /** What least squares compare with instead of the signals; same shape. */
  readonly targets?: Float32Array;
}

export interface LossOptions {
  readonly loss: LossKind;
  /**
   * `auto-encoder`: the code is a function of the weights (PUDLE's g^ae-ls and g^ae-lasso);
   * `decoder`: the code is taken as given, and only the decoder has a gradient (g^dec).
   */
  readonly through: 'auto-encoder' | 'decoder';
}

export interface LossAndGradients {
  /** Mean over the examples. */
  readonly loss: number;
  /** Shaped as the weights, of those that the loss is differentiated by. */
  readonly gradients: Partial<Readonly<Record<WeightName, Float32Array>>>;
}

/** A batch as tensors. */
interface Input extends EncoderInput {
  /** Planar. */
  readonly planarSignals: Tensor;
  readonly targets: Tensor;
}

/**
 * A network on the tfjs backend in use. It holds no weights and no memory of the backend; what it takes
 * and gives are planar numbers.
 */
export class Network {
  readonly spec: NetworkSpec;
  private readonly operator: Operator;
  private readonly link: Link;
  private readonly encoder: Encoder;
  private readonly groupSize: number;

  constructor(spec: NetworkSpec) {
    this.spec = spec;
    this.operator =
      spec.operator.kind === 'dense' ? dense(spec.operator) : convolution(spec.operator);
    this.link = linkOf(spec.link);
    this.groupSize = spec.proximal.kind === 'group-shrinkage' ? spec.proximal.groupSize : 1;
    this.encoder = new Encoder({
      ...spec,
      link: this.link,
      nonlinearity: nonlinearityOf(spec.proximal),
      decay: spec.decay ?? 1,
    });
  }

  /** The code after the last layer, `(count x atoms x ...positions)`. */
  async encode(weights: Weights, batch: Batch): Promise<Float32Array> {
    const [codes] = await computed(() => {
      const input = this.inputOf(batch);
      return [input.operator.leaveCodes(this.codesOf(this.enter(weights), input))];
    });
    return codes!;
  }

  /** What the decoder makes of the code, `H x`: shape of the signals, before the inverse link. */
  async predict(weights: Weights, batch: Batch): Promise<Float32Array> {
    const [prediction] = await computed(() => {
      const input = this.inputOf(batch);
      const tensors = this.enter(weights);
      const atoms = this.operator.enterAtoms(tensors.decoder);
      const { operator } = input;
      return [operator.leaveSignals(operator.synthesise(atoms, this.codesOf(tensors, input)))];
    });
    return prediction!;
  }

  /** The loss alone. */
  async loss(kind: LossKind, weights: Weights, batch: Batch): Promise<number> {
    const [loss] = await computed(() => {
      const input = this.inputOf(batch);
      const tensors = this.enter(weights);
      return [this.endOf(kind, tensors, this.codesOf(tensors, input), input).value];
    });
    return loss![0]!;
  }

  /** The loss, and its gradients by back-propagation. */
  async lossAndGradients(
    { loss, through }: LossOptions,
    weights: Weights,
    batch: Batch,
  ): Promise<LossAndGradients> {
    return differentiated(() => {
      const input = this.inputOf(batch);
      const tensors = this.enter(weights);
      if (through === 'decoder') {
        const end = this.endOf(loss, tensors, this.codesOf(tensors, input), input);
        return { value: end.value, decoder: this.operator.leaveGradient(end.toDecoder) };
      }
      const { code, backPropagate } = this.trace(tensors, input);
      const end = this.endOf(loss, tensors, code, input);
      const { encoder, predictor, lambda } = backPropagate(end.toCodes);
      const toLambda = end.toLambda === undefined ? lambda : add(lambda, end.toLambda);
      const leave = (atoms: Tensor) => this.operator.leaveGradient(atoms);
      const value = { value: end.value, lambda: toLambda };
      return this.spec.decoder === 'tied'
        ? { ...value, decoder: leave(add(end.toDecoder, add(encoder, predictor))) }
        : {
            ...value,
            decoder: leave(end.toDecoder),
            encoder: leave(encoder),
            predictor: leave(predictor),
          };
    });
  }

  /** The loss of CRsAE's second stage (Eq. 25), and its gradient with respect to lambda. */
  async lambdaLossAndGradient(
    prior: LambdaPrior,
    weights: Weights,
    batch: Batch,
  ): Promise<LossAndGradients> {
    return differentiated(() => {
      const tensors = this.enter(weights);
      const input = this.inputOf(batch);
      const { code, backPropagate } = this.trace(tensors, input);
      const { positions } = input.operator;
      const { value, toCodes, toLambda } = lambdaLossOf(code, positions, tensors.lambda, prior);
      return { value, lambda: add(backPropagate(toCodes).lambda, toLambda) };
    });
  }

  private enter(weights: Weights): WeightTensors {
    const { decoder, encoder, predictor } = weights;
    const dictionaries = [decoder, encoder, predictor].filter((one) => one !== undefined).length;
    const expected = this.spec.decoder === 'tied' ? 1 : 3;
    assert(dictionaries === expected, `${dictionaries} dictionaries for a network of ${expected}`);
    return weightTensors(weights, this.operator.atomShape);
  }

  private inputOf({ count, extent, signals, targets }: Batch): Input {
    const operator = this.operator.bind(count, extent);
    assert(operator.positions > 0, `signals of ${extent.join(' x ')} are shorter than atoms`);
    const planarSignals = tensor(signals, operator.planarShape);
    return {
      operator,
      planarSignals,
      signals: operator.enterSignals(planarSignals),
      targets: targets === undefined ? planarSignals : tensor(targets, operator.planarShape),
    };
  }

  private codesOf(tensors: WeightTensors, input: Input): Tensor {
    return this.encoder.encode(this.layerWeights(tensors), input);
  }

  private trace(tensors: WeightTensors, input: Input): TracedCode {
    return this.encoder.trace(this.layerWeights(tensors), input);
  }

  private layerWeights({ decoder, encoder, predictor, lambda }: WeightTensors): EncoderWeights {
    const { operator, spec } = this;
    if (spec.decoder === 'untied') {
      return {
        encoder: operator.enterAtoms(encoder),
        predictor: operator.enterAtoms(predictor),
        lambda,
      };
    }
    const shared = operator.enterAtoms(decoder);
    return { encoder: shared, predictor: shared, lambda };
  }

  /** What follows the encoder, with its slopes. */
  private endOf(kind: LossKind, tensors: WeightTensors, codes: Tensor, input: Input): End {
    const { operator, planarSignals, targets } = input;
    const atoms = this.operator.enterAtoms(tensors.decoder);
    const prediction = operator.leaveSignals(operator.synthesise(atoms, codes));
    const { value, slope } = fitOf(kind, this.link, planarSignals, targets, prediction);
    const toSignals = operator.enterSignals(slope);
    const toDecoder = operator.outer(codes, toSignals);
    const toCodes = operator.analyse(atoms, toSignals);
    if (kind !== 'lasso') return { value, toDecoder, toCodes };
    const penalty = penaltyOf(codes, tensors.lambda, this.groupSize);
    return {
      value: add(value, penalty.value),
      toDecoder,
      toCodes: add(toCodes, penalty.toCodes),
      toLambda: penalty.toLambda,
    };
  }
}

/** A loss with its slopes with respect to decoder, code and, where it has it, lambda. */
interface End {
  readonly value: Tensor;
  readonly toDecoder: Tensor;
  readonly toCodes: Tensor;
  readonly toLambda?: Tensor;
}

/** Numbers of a scalar and of planar gradients. */
async function differentiated(
  compute: () => { readonly value: Tensor } & Partial<Readonly<Record<WeightName, Tensor>>>,
): Promise<LossAndGradients> {
  const names: WeightName[] = [];
  const [value, ...gradients] = await computed(() => {
    const { value, ...slopes } = compute();
    names.push(...(Object.keys(slopes) as WeightName[]));
    return [value, ...Object.values(slopes)];
  });
  return {
    loss: value![0]!,
    gradients: Object.fromEntries(names.map((name, i) => [name, gradients[i]!])),
  };
}
