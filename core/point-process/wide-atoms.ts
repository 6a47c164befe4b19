import type { Observations } from '../csc/likelihood.ts';
import { createDictionary, type Dictionary, normaliseAtoms } from '../csc/problem.ts';

/**
 * A template is known only up to a shift. Atoms of the template's own length that begin too early or
 * too late have one end cut off, and alternating steps hardly ever move them: codes and atoms would
 * have to change together. Atoms longer by a margin at both ends hold the whole template wherever it
 * lies in them, so they are learned first and cut afterwards.
 */

/** Puts bins of which nothing is known before and after, so that a wide atom can begin before the window. */
export function padObservations(observations: Observations, margin: number): Observations {
  const { binCount, total, firstLevel } = observations;
  const padded = new Float64Array(binCount + 2 * margin);
  padded.set(total, margin);
  const levels = new Uint32Array(padded.length + 1).fill(firstLevel[binCount]);
  levels.fill(0, 0, margin);
  levels.set(firstLevel, margin);
  return { ...observations, binCount: padded.length, total: padded, firstLevel: levels };
}

/** Atoms with zeros at both ends. */
export function widenAtoms(dictionary: Dictionary, margin: number): Dictionary {
  const { atomCount, atomSamples, atoms } = dictionary;
  const wide = createDictionary(atomCount, 1, atomSamples + 2 * margin);
  for (let c = 0; c < atomCount; c++) {
    const atom = atoms.subarray(c * atomSamples, (c + 1) * atomSamples);
    wide.atoms.set(atom, c * wide.atomSamples + margin);
  }
  return wide;
}

/** The stretch of each atom with most energy, `templateBins` long, of unit norm. */
export function cutAtoms(wide: Dictionary, templateBins: number): Dictionary {
  const cut = createDictionary(wide.atomCount, 1, templateBins);
  for (let c = 0; c < wide.atomCount; c++) {
    const first = c * wide.atomSamples + richestStretch(wide, c, templateBins);
    cut.atoms.set(wide.atoms.subarray(first, first + templateBins), c * templateBins);
  }
  normaliseAtoms(cut);
  return cut;
}

/** Moves each atom in place so that its stretch with most energy is in the middle. */
export function centreAtoms(wide: Dictionary, templateBins: number): void {
  const { atomSamples, atoms } = wide;
  const middle = (atomSamples - templateBins) >> 1;
  for (let c = 0; c < wide.atomCount; c++) {
    const shift = richestStretch(wide, c, templateBins) - middle;
    const atom = atoms.subarray(c * atomSamples, (c + 1) * atomSamples);
    const before = atom.slice();
    for (let k = 0; k < atomSamples; k++) atom[k] = before[k + shift] ?? 0;
  }
}

function richestStretch({ atoms, atomSamples }: Dictionary, c: number, length: number): number {
  let most = 0;
  let best = (atomSamples - length) >> 1;
  for (let first = 0; first + length <= atomSamples; first++) {
    let energy = 0;
    for (let k = first; k < first + length; k++) energy += atoms[c * atomSamples + k] ** 2;
    if (energy <= most) continue;
    most = energy;
    best = first;
  }
  return best;
}
