import { DamagedFileError } from '../../core/index.ts';

/**
 * What a column of JSON holds.
 * @throws DamagedFileError (`STORE_DAMAGED`)
 */
export function fromJson<Value>(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new DamagedFileError(
      'STORE_DAMAGED',
      'The database of the session holds text that has changed since it was written.',
    );
  }
}
