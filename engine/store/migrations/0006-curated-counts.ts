/** How many units and spikes curation has left, which is told wherever a recording is listed. */
export const curatedCounts = `
-- After the action; null where an older version has written it.
ALTER TABLE curation ADD COLUMN unit_count INTEGER;
ALTER TABLE curation ADD COLUMN spike_count INTEGER;
`;
