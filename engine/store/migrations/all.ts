import { sessions } from './0001-sessions.ts';
import { checked } from './0002-checked.ts';
import { parts } from './0003-parts.ts';
import { subSamples } from './0004-sub-samples.ts';
import { imports } from './0005-imports.ts';
import { curatedCounts } from './0006-curated-counts.ts';
import { said } from './0007-said.ts';
import { factsHash } from './0008-facts-hash.ts';

/** Every step of the schema in its order: a database of version n has taken the first n. Only added to. */
export const migrations: readonly string[] = [
  sessions,
  checked,
  parts,
  subSamples,
  imports,
  curatedCounts,
  said,
  factsHash,
];
