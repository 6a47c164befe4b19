import { UserError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { norm, similarity } from './similarity.ts';

const lowestSimilarity = 0.5;
const highestSimilarity = 0.95;
/** Draws for one place before the atoms chosen so far are given up: they may leave no room. */
const drawsPerAtom = 500;
const restarts = 200;

/**
 * Draws unit-norm biphasic atoms that are alike but not the same: every pair has a largest absolute
 * cross-correlation over all lags between 0.5 and 0.95, the range the CRsAE paper gives for the
 * filters of its simulation (section VII-B).
 *
 * @returns (atoms x atomSamples), row by row
 * @throws UserError (`BAD_SIMULATION`) when so many atoms do not fit into that range
 */
export function drawBiphasicAtoms(
  atomCount: number,
  atomSamples: number,
  random: Random,
): Float64Array {
  for (let restart = 0; restart < restarts; restart++) {
    const atoms: Float64Array[] = [];
    for (let draw = 0; draw < drawsPerAtom * atomCount && atoms.length < atomCount; draw++) {
      const candidate = drawBiphasicAtom(atomSamples, random);
      if (atoms.every((atom) => inRange(similarity(atom, candidate, 1, atomSamples - 1)))) {
        atoms.push(candidate);
      }
    }
    if (atoms.length === atomCount) return concatenated(atoms, atomSamples);
  }
  throw new UserError(
    'BAD_SIMULATION',
    `Found no ${atomCount} atoms of ${atomSamples} samples with pairwise correlations of ` +
      `${lowestSimilarity} to ${highestSimilarity}; ask for fewer.`,
  );
}

/**
 * A trough, the slower hump after it, and a small hump before it, each a Gaussian bump; the ends
 * are brought to zero so that an atom neither starts nor stops with a step.
 */
function drawBiphasicAtom(atomSamples: number, random: Random): Float64Array {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const trough = atomSamples * between(0.25, 0.45);
  const troughWidth = atomSamples * between(0.045, 0.13);
  const humpDelay = troughWidth * between(1.2, 2.2) + atomSamples * between(0.06, 0.16);
  const humpWidth = atomSamples * between(0.06, 0.16);
  const humpHeight = between(0.1, 0.95);
  const rise = troughWidth * between(1.5, 2.5);
  const riseHeight = between(0, 0.6);

  const atom = new Float64Array(atomSamples);
  for (let k = 0; k < atomSamples; k++) {
    const shape =
      -bump(k - trough, troughWidth) +
      humpHeight * bump(k - trough - humpDelay, humpWidth) +
      riseHeight * bump(k - trough + rise, troughWidth);
    atom[k] = shape * edgeTaper(k, atomSamples);
  }
  const size = norm(atom);
  return atom.map((value) => value / size);
}

function bump(distance: number, width: number): number {
  return Math.exp(-0.5 * (distance / width) ** 2);
}

/** Rises as a squared sine over the first tenth of the atom, and falls over the last. */
function edgeTaper(k: number, atomSamples: number): number {
  const fromEdge = (Math.min(k, atomSamples - 1 - k) + 0.5) / (0.1 * atomSamples);
  return fromEdge >= 1 ? 1 : Math.sin((Math.PI / 2) * fromEdge) ** 2;
}

function inRange(value: number): boolean {
  return value >= lowestSimilarity && value <= highestSimilarity;
}

function concatenated(atoms: readonly Float64Array[], atomSamples: number): Float64Array {
  const all = new Float64Array(atoms.length * atomSamples);
  atoms.forEach((atom, index) => {
    all.set(atom, index * atomSamples);
  });
  return all;
}
