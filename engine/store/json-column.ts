import { crc32 } from 'node:zlib';
import { DamagedFileError } from '../../core/index.ts';

/*
 * A column of JSON holds `["CRC-32 of VALUE",VALUE]`, the check as eight hexadecimal digits: SQLite does
 * not notice when what it holds has changed, and changed text may well be JSON of another meaning.
 */
const digits = 8;
const valueFrom = digits + 4;

/** JSON with its check. */
export function sealed(json: string): string {
  return `["${checkOf(json)}",${json}]`;
}

/**
 * The JSON that was sealed.
 * @throws DamagedFileError (`STORE_DAMAGED`)
 */
export function unsealed(text: string): string {
  const json = text.slice(valueFrom, -1);
  if (text === sealed(json)) return json;
  throw new DamagedFileError(
    'STORE_DAMAGED',
    'The database of the session holds text that has changed since it was written.',
  );
}

/** Plain data as a column keeps it. */
export function toJson(value: unknown): string {
  return sealed(JSON.stringify(value));
}

/**
 * What was given to `toJson`.
 * @throws DamagedFileError (`STORE_DAMAGED`)
 */
export function fromJson<Value>(text: string): Value {
  return JSON.parse(unsealed(text)) as Value;
}

const checkOf = (json: string) => crc32(json).toString(16).padStart(digits, '0');
