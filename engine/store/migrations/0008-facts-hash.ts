/** By what the result of a recording is known to be of how it was read before. */
export const factsHash = `
-- Of what opening told, the last time; null where nothing is known of it.
ALTER TABLE recordings ADD COLUMN facts_hash TEXT;
-- Of what opening told the run; null of runs by older versions.
ALTER TABLE runs ADD COLUMN facts_hash TEXT;
`;
