import {
  Adam,
  backPropagate,
  type Dictionary,
  type NetworkOptions,
  normaliseAtoms,
  type Observations,
  type UntiedWeights,
} from '../../core/index.ts';

export interface TrainingOptions extends NetworkOptions {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly isTied: boolean;
}

const partNames = ['encoder', 'predictor', 'decoder'] as const;

/**
 * Trains the auto-encoder by ADAM (Kingma & Ba 2014) on the likelihood of its output, as DCEA's
 * section 9 does, its atoms at unit norm after every step. Codes are shrunk, so every atom would rather be
 * longer: ADAM, which scales each tap by itself, would make of that a change of shape. So what of a
 * gradient goes along its atom is left out.
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
  const adams = new Map(trained.map((name) => [name, new Adam(size, options)]));
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
        const alongSphere = withoutRadial(sums.get(name)!, weights[name]);
        adams.get(name)!.step(weights[name].atoms, alongSphere);
        normaliseAtoms(weights[name]);
      }
    }
    onEpoch(loss, weights);
  }
  return weights;
}

/** Takes from the gradient of each atom its part along the atom, in place. */
function withoutRadial(
  gradient: Float64Array,
  { atomCount, atomSamples, atoms }: Dictionary,
): Float64Array {
  for (let c = 0; c < atomCount; c++) {
    const first = c * atomSamples;
    const end = first + atomSamples;
    let along = 0;
    for (let i = first; i < end; i++) along += gradient[i]! * atoms[i]!;
    for (let i = first; i < end; i++) gradient[i]! -= along * atoms[i]!;
  }
  return gradient;
}
