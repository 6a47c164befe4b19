import { Random } from '../../../../core/base/random.ts';
import type { Dictionary } from '../../../../core/csc/problem.ts';
import { randomAtoms } from '../../../../core/point-process/learn-dictionary.ts';
import { simulateSparseSignals } from '../../../../core/simulate/sparse-signals.ts';

export const atomCount = 10;
const signalSize = 12;

/** Signals of three groups each, with a dictionary near the one that made them. */
export function denseProblem(seed: number): {
  truth: Dictionary;
  dictionary: Dictionary;
  signals: readonly Float64Array[];
} {
  const random = new Random(seed);
  const truth = randomAtoms(atomCount, signalSize, seed);
  const { signals } = simulateSparseSignals(
    {
      atoms: truth.atoms,
      signalSize,
      signalCount: 4,
      groupSize: 2,
      activeGroups: 2,
      drawGroup: (draw, out) => {
        for (let i = 0; i < out.length; i++) out[i] = 1 + draw.uniform();
      },
      snrDb: 20,
    },
    random,
  );
  return { truth, dictionary: perturbed(truth, 0.1, random), signals };
}

function perturbed(truth: Dictionary, size: number, random: Random): Dictionary {
  return { ...truth, atoms: truth.atoms.map((value) => value + size * random.normal()) };
}

function withAtoms(dictionary: Dictionary, atoms: Float64Array): Dictionary {
  return { ...dictionary, atoms };
}

/** Central differences of a loss over every entry of the dictionary. */
export function finiteDifference(
  dictionary: Dictionary,
  loss: (dictionary: Dictionary) => number,
): Float64Array {
  const step = 1e-6;
  return dictionary.atoms.map((_, i) => {
    const at = (offset: number) => {
      const atoms = Float64Array.from(dictionary.atoms);
      atoms[i] += offset;
      return loss(withAtoms(dictionary, atoms));
    };
    return (at(step) - at(-step)) / (2 * step);
  });
}

export const norm = (values: Float64Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));

export const distance = (a: Float64Array, b: Float64Array) => norm(a.map((v, i) => v - b[i]));
