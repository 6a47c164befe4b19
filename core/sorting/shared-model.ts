import type { LearnedModel } from '../learn/learn.ts';

/**
 * The model with its templates where all threads see them: large ones are there once, and sent for nothing.
 * It cannot be kept in a file.
 */
export function inSharedMemory(model: LearnedModel): LearnedModel {
  const { atoms } = model.dictionary;
  const shared = new Float64Array(new SharedArrayBuffer(atoms.byteLength));
  shared.set(atoms);
  return { ...model, dictionary: { ...model.dictionary, atoms: shared } };
}
