import {
  type Dictionary,
  equalLayers,
  Random,
  randomAtoms,
  type SparseSignals,
  simulateSparseSignals,
  softActivation,
  type UnrolledOptions,
} from '../../core/index.ts';

export interface PudleModel extends SparseSignals {
  readonly truth: Dictionary;
}

export interface PudleModelOptions {
  readonly signalSize: number;
  readonly atomCount: number;
  readonly signalCount: number;
  readonly sparsity: number;
  readonly snrDb?: number;
  readonly seed: number;
}

/** Appendix C: Gaussian atoms of unit norm, uniform supports, amplitudes from Uniform(1, 2). */
export function drawPudleModel(options: PudleModelOptions): PudleModel {
  const { signalSize, atomCount, signalCount, sparsity, snrDb, seed } = options;
  const truth = randomAtoms(atomCount, signalSize, seed);
  const drawn = simulateSparseSignals(
    {
      atoms: truth.atoms,
      signalSize,
      signalCount,
      groupSize: 1,
      activeGroups: sparsity,
      drawGroup: (random, out) => {
        out[0] = 1 + random.uniform();
      },
      ...(snrDb === undefined ? {} : { snrDb }),
    },
    Random.forStream(seed, 1),
  );
  return { truth, ...drawn };
}

/** ISTA with the same lambda in all layers. */
export function istaOptions(layers: number, step: number, lambda: number): UnrolledOptions {
  return equalLayers(layers, step, step * lambda, softActivation);
}
