import { DamagedFileError } from '../../core/index.ts';

/**
 * What a column of JSON holds.
 * @param keys that it must have
 * @throws DamagedFileError (`STORE_DAMAGED`)
 */
export function fromJson<Value>(text: string, ...keys: readonly (keyof Value & string)[]): Value {
  const value = parsed(text);
  const isObject = typeof value === 'object' && value !== null;
  if (value !== undefined && keys.every((key) => isObject && key in value)) return value as Value;
  throw new DamagedFileError(
    'STORE_DAMAGED',
    'The database of the session holds text that has changed since it was written.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
