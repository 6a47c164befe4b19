import { Random } from '../../base/random.ts';
import type { Hdf5Attributes } from '../hdf5-tree.ts';

/** The attributes by which readers know what an object is. */
export type NamesObjects = (namespace: string, type: string, path: string) => Hdf5Attributes;

/**
 * Every object of NWB has an id that no other has. Ours follow from the recording and the object's
 * place, so that the same sorting gives the same file.
 * @param seed what is particular to this file
 */
export function nwbObjects(seed: string): NamesObjects {
  return (namespace, neurodata_type, path) => ({
    namespace,
    neurodata_type,
    object_id: idOf(`${seed} ${path}`),
  });
}

/** An id in the form of a random UUID (RFC 9562), from a text. */
export function idOf(text: string): string {
  const random = new Random(hash(text));
  const digits = Array.from({ length: 32 }, () => random.integer(16).toString(16));
  digits[12] = '4';
  digits[16] = (8 + (Number.parseInt(digits[16], 16) % 4)).toString(16);
  const hex = digits.join('');
  return [0, 8, 12, 16, 20].map((start, i, starts) => hex.slice(start, starts[i + 1])).join('-');
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}
