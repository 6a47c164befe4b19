import { readFileSync } from 'node:fs';

/** The version in package.json; a test holds them together. */
export const version = '0.1.0';

/** What this program was built from: the hash that the build leaves beside what it makes; none where sources run as they are. */
export function buildName(): string {
  try {
    return readFileSync(new URL('../.built-from', import.meta.url), 'utf8');
  } catch {
    return 'sources';
  }
}
