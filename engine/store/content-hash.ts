import { createHash } from 'node:crypto';

/** SHA-256, lower-case hexadecimal, of plain data as JSON. Keys count in the order in which they stand. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
