import type { Likelihood } from '../csc/likelihood.ts';
import { atomOf, type Dictionary, type SparseCode } from '../csc/problem.ts';

/**
 * Moves each event, one after the other, to the position within `reach` where the likelihood expects
 * most of it, the others held: shrinkage and the grid leave many a largest entry beside its event.
 * Expected is the gain of one Newton step from zero, (h^T r)^2 / (2 h^T W h).
 * @returns the code with its values changed to those of that step
 */
export function moveEvents(
  dictionary: Dictionary,
  likelihood: Likelihood,
  code: SparseCode,
  reach: number,
): SparseCode {
  const { length } = likelihood;
  const last = length - dictionary.atomSamples;
  const prediction = new Float64Array(length);
  const position = code.position.slice();
  const value = code.value.slice();
  for (let i = 0; i < value.length; i++) {
    addAtom(dictionary, code.atom[i], position[i], value[i], prediction);
  }
  const residual = new Float64Array(length);
  const weight = new Float64Array(length);
  likelihood.evaluate(prediction, residual, weight);
  for (let i = 0; i < value.length; i++) {
    const atom = atomOf(dictionary, code.atom[i]);
    const change = (sign: number) => {
      const first = position[i];
      addAtom(dictionary, code.atom[i], first, sign * value[i], prediction);
      likelihood.evaluate(prediction, residual, weight, first, first + atom.length);
    };
    change(-1);
    let most = 0;
    const middle = position[i];
    for (let n = Math.max(0, middle - reach); n <= Math.min(last, middle + reach); n++) {
      let pull = 0;
      let curvature = 0;
      for (let k = 0; k < atom.length; k++) {
        pull += atom[k] * residual[n + k];
        curvature += atom[k] ** 2 * weight[n + k];
      }
      const gain = (Math.sign(value[i]) * pull * Math.abs(pull)) / curvature;
      if (!(gain > most)) continue;
      most = gain;
      position[i] = n;
      value[i] = pull / curvature;
    }
    change(1);
  }
  return { position, atom: code.atom, value };
}

function addAtom(
  dictionary: Dictionary,
  c: number,
  position: number,
  value: number,
  out: Float64Array,
): void {
  const atom = atomOf(dictionary, c);
  for (let k = 0; k < atom.length; k++) out[position + k] += value * atom[k];
}
