/** Atoms of unit norm, `(atomCount x atomSize)`. */

/**
 * What of a gradient keeps the atoms' norms: `g_c - (g_c . h_c) h_c / ||h_c||^2`. Without it the penalty
 * of the code pulls along the atoms, where normalising undoes every step.
 */
export function tangentOf(
  gradient: ArrayLike<number>,
  atoms: Float32Array,
  atomCount: number,
): Float64Array {
  const tangent = Float64Array.from(gradient);
  const size = atoms.length / atomCount;
  for (let from = 0; from < atoms.length; from += size) {
    let [along, energy] = [0, 0];
    for (let i = from; i < from + size; i++) {
      along += gradient[i] * atoms[i];
      energy += atoms[i] ** 2;
    }
    if (energy === 0) continue;
    for (let i = from; i < from + size; i++) tangent[i] -= (along / energy) * atoms[i];
  }
  return tangent;
}

/** Scales every atom to unit norm in place; a zero atom stays zero. */
export function normaliseRows(atoms: Float32Array, atomCount: number): Float32Array {
  const size = atoms.length / atomCount;
  for (let from = 0; from < atoms.length; from += size) {
    const atom = atoms.subarray(from, from + size);
    const norm = Math.sqrt(atom.reduce((sum, value) => sum + value ** 2, 0));
    if (norm > 0) for (let i = 0; i < size; i++) atom[i] /= norm;
  }
  return atoms;
}
