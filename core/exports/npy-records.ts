import { assert } from '../base/assert.ts';
import { npyFile } from './npy.ts';

/**
 * Bytes of an NPY file of records, one field of 64-bit integers for each column: what NumPy calls a
 * structured array.
 * @param columns whole numbers by field, all of one length
 */
export function encodeNpyRecords(columns: Readonly<Record<string, ArrayLike<number>>>): Uint8Array {
  const fields = Object.entries(columns);
  const count = fields[0]?.[1].length ?? 0;
  assert(
    fields.every(([, values]) => values.length === count),
    'fields of records have one length',
  );
  const data = new BigInt64Array(count * fields.length);
  fields.forEach(([, values], field) => {
    for (let i = 0; i < count; i++) data[i * fields.length + field] = BigInt(values[i]);
  });
  const descr = `[${fields.map(([name]) => `('${name}', '<i8')`).join(', ')}]`;
  return npyFile(descr, [count], new Uint8Array(data.buffer));
}
