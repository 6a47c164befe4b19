import { copyAtom } from '../csc/problem.ts';
import type { LearnedModel } from '../learn/learn.ts';

/**
 * The model with its templates where all threads see them: large ones are there once, and sent for nothing.
 * It cannot be kept in a file.
 */
export function inSharedMemory(model: LearnedModel): LearnedModel {
  const { atoms, atomSamples } = model.dictionary;
  const shared = new Float64Array(new SharedArrayBuffer(atoms.byteLength));
  copyAtom(atoms, shared, atomSamples);
  return { ...model, dictionary: { ...model.dictionary, atoms: shared } };
}
