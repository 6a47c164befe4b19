/**
 * JSON with a check of its own, which `sealed` (a function of the program, see `json-column.ts`) puts around
 * it; and what tells a file from another one of the same size and time.
 */
export const checked = `
-- What the system changes whenever it changes a file, and a hash of some of its content; null until known.
ALTER TABLE input_files ADD COLUMN change_mark TEXT;
ALTER TABLE input_files ADD COLUMN content_sample TEXT;

DROP TRIGGER curation_is_never_changed;
UPDATE curation SET action = sealed(action);
CREATE TRIGGER curation_is_never_changed BEFORE UPDATE ON curation
BEGIN SELECT RAISE(ABORT, 'the journal of curation is only added to'); END;

UPDATE recordings SET parts = sealed(parts), options = sealed(options), overrides = sealed(overrides);
UPDATE known_places SET knowledge = sealed(knowledge);
UPDATE parameter_sets SET parameters = sealed(parameters);
UPDATE runs SET stage_seconds = sealed(stage_seconds), notices = sealed(notices);
UPDATE sortings SET segments = sealed(segments), channel_names = sealed(channel_names),
  probe = sealed(probe), notices = sealed(notices);
UPDATE jobs SET payload = sealed(payload);
`;
