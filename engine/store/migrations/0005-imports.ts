/** Results of other programs beside those of sorts. */
export const imports = `
-- JSON: where the spikes come from, where another program has found them; null for a sort.
ALTER TABLE runs ADD COLUMN imported_from TEXT;
`;
