import {
  backPropagate,
  type Dictionary,
  type NetworkOptions,
  normaliseAtoms,
  type Observations,
  type UntiedWeights,
} from '../../core/index.ts';

const firstMomentDecay = 0.9;
const secondMomentDecay = 0.999;
const smallest = 1e-8;

export interface TrainingOptions extends NetworkOptions {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly isTied: boolean;
}

const partNames = ['encoder', 'predictor', 'decoder'] as const;

/**
 * Trains the auto-encoder by ADAM (Kingma & Ba 2014) on the likelihood of its output, as DCEA's
 * section 9 does, its atoms at unit norm after every step.
 * @param start of all weights
 * @param onEpoch told the mean negative log-likelihood of each epoch
 */
export function trainNetwork(
  start: Dictionary,
  groups: readonly Observations[],
  options: TrainingOptions,
  onEpoch: (loss: number, weights: UntiedWeights) => void,
): UntiedWeights {
  const copy = () => ({ ...start, atoms: start.atoms.slice() });
  const shared = copy();
  const weights: UntiedWeights = options.isTied
    ? { encoder: shared, predictor: shared, decoder: shared }
    : { encoder: copy(), predictor: copy(), decoder: copy() };
  const size = start.atoms.length;
  const trained = options.isTied ? (['decoder'] as const) : partNames;
  const adams = new Map(trained.map((name) => [name, new Adam(size, options.learningRate)]));
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    let loss = 0;
    for (let first = 0; first < groups.length; first += options.batchSize) {
      const sums = new Map(trained.map((name) => [name, new Float64Array(size)]));
      for (const group of groups.slice(first, first + options.batchSize)) {
        const { value, gradient } = backPropagate(weights, group, options);
        loss += value / groups.length;
        for (const name of partNames) {
          const sum = sums.get(name) ?? sums.get('decoder')!;
          gradient[name].atoms.forEach((slope, i) => {
            sum[i] += slope / options.batchSize;
          });
        }
      }
      for (const name of trained) {
        adams.get(name)!.step(weights[name].atoms, sums.get(name)!);
        normaliseAtoms(weights[name]);
      }
    }
    onEpoch(loss, weights);
  }
  return weights;
}

class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly learningRate: number;
  private steps = 0;

  constructor(size: number, learningRate: number) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
    this.learningRate = learningRate;
  }

  step(values: Float64Array, gradient: Float64Array): void {
    this.steps++;
    const firstScale = 1 / (1 - firstMomentDecay ** this.steps);
    const secondScale = 1 / (1 - secondMomentDecay ** this.steps);
    for (let i = 0; i < values.length; i++) {
      this.first[i] += (1 - firstMomentDecay) * (gradient[i] - this.first[i]);
      this.second[i] += (1 - secondMomentDecay) * (gradient[i] ** 2 - this.second[i]);
      values[i] -=
        (this.learningRate * firstScale * this.first[i]) /
        (Math.sqrt(secondScale * this.second[i]) + smallest);
    }
  }
}
