import { softThreshold } from '../../csc/proximal.ts';
import { addRow } from './matrix.ts';
import { solveOnSupport, supportOf } from './support.ts';

const mostSweeps = 100_000;
/** Change of the code, in units of lambda, at which a support is tried first, and by how much it shrinks. */
const firstTolerance = 1e-2;
const tighter = 0.1;
/** By how much the conditions of the minimum may be missed, in units of lambda. */
const slack = 1e-9;

/**
 * The minimiser of 1/2 ||x - D z||^2 + lambda ||z||_1 to rounding: coordinate descent until the
 * support is right, then the linear system on it.
 * @param gram `D^T D`
 * @param target `D^T x`
 */
export function minimiseLasso(
  gram: Float64Array,
  target: Float64Array,
  lambda: number,
): Float64Array {
  const atomCount = target.length;
  const code = new Float64Array(atomCount);
  const pull = Float64Array.from(target);
  let tolerance = firstTolerance * lambda;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let change = 0;
    for (let j = 0; j < atomCount; j++) {
      const weight = gram[j * atomCount + j];
      if (weight === 0) continue;
      const value = softThreshold(pull[j] + weight * code[j], lambda) / weight;
      const step = value - code[j];
      if (step === 0) continue;
      change = Math.max(change, Math.abs(step));
      code[j] = value;
      addRow(gram, j, atomCount, -step, pull);
    }
    if (change > tolerance) continue;
    const exact = solveWithSigns(gram, target, code, lambda);
    if (isMinimiser(gram, target, exact, lambda, code)) return exact;
    if (change === 0) break;
    tolerance *= tighter;
  }
  return code;
}

/** Where the gradient vanishes on the support of a code, with its signs. */
function solveWithSigns(
  gram: Float64Array,
  target: Float64Array,
  code: Float64Array,
  lambda: number,
): Float64Array {
  const wanted = target.map((value, j) => value - lambda * Math.sign(code[j]));
  return solveOnSupport(gram, target.length, supportOf(code), wanted);
}

/** Whether the signs are those assumed and |D^T (x - D z)| is at most lambda where z is zero. */
function isMinimiser(
  gram: Float64Array,
  target: Float64Array,
  exact: Float64Array,
  lambda: number,
  assumed: Float64Array,
): boolean {
  const pull = Float64Array.from(target);
  for (const j of supportOf(exact)) addRow(gram, j, target.length, -exact[j], pull);
  return exact.every(
    (value, j) =>
      Math.sign(value) === Math.sign(assumed[j]) && Math.abs(pull[j]) <= lambda * (1 + slack),
  );
}
