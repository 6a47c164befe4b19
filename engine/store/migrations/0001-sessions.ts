/**
 * The first tables: recordings, runs and what they found, jobs, the journal of curation. Every blob ends with the CRC-32
 * of what comes before.
 */
export const sessions = `
CREATE TABLE recordings (
  id INTEGER PRIMARY KEY,
  -- What is opened, relative to the session folder, with slashes; empty for the folder itself.
  place TEXT NOT NULL,
  -- Among the recordings at the place.
  name TEXT NOT NULL,
  result_folder TEXT NOT NULL UNIQUE COLLATE NOCASE,
  -- JSON: the recordings that are sorted as this one, each with its place, name and folder; null for one of its own.
  parts TEXT,
  format TEXT NOT NULL,
  -- JSON: what was said about the file that it does not say itself.
  options TEXT NOT NULL,
  -- JSON: parameters of this recording alone.
  overrides TEXT NOT NULL,
  sample_rate REAL NOT NULL,
  channel_count INTEGER NOT NULL,
  duration_seconds REAL NOT NULL,
  is_present INTEGER NOT NULL,
  UNIQUE (place, name)
) STRICT;

-- What a search of the session folder remembers of its places.
CREATE TABLE known_places (
  place TEXT PRIMARY KEY,
  knowledge TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE input_files (
  recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
  position INTEGER NOT NULL,
  -- Relative to the session folder, with slashes.
  path TEXT NOT NULL,
  byte_length INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  -- Of the file as it was then; null until it has been read.
  sha256 TEXT,
  PRIMARY KEY (recording_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE parameter_sets (
  hash TEXT PRIMARY KEY,
  -- JSON: every parameter with its value.
  parameters TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
  -- Of what opening the recording told and of the files' SHA-256; null until the files have been read.
  input_hash TEXT,
  parameter_hash TEXT NOT NULL REFERENCES parameter_sets,
  seed INTEGER NOT NULL,
  version TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'interrupted')),
  started_at TEXT NOT NULL,
  ended_at TEXT,
  host TEXT NOT NULL,
  threads INTEGER NOT NULL,
  kernels TEXT NOT NULL,
  backend TEXT NOT NULL,
  -- JSON: stage -> wall-clock seconds.
  stage_seconds TEXT NOT NULL,
  -- JSON: [{code, message}].
  notices TEXT NOT NULL,
  wall_seconds REAL,
  unit_count INTEGER,
  good_unit_count INTEGER,
  spike_count INTEGER,
  lambda REAL,
  sigma REAL,
  median_ks REAL,
  error_code TEXT,
  error_message TEXT
) STRICT;
CREATE INDEX runs_of_recording ON runs (recording_id, id);

CREATE TABLE sortings (
  run_id INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  sample_rate REAL NOT NULL,
  -- JSON.
  segments TEXT NOT NULL,
  channel_names TEXT NOT NULL,
  probe TEXT NOT NULL,
  notices TEXT NOT NULL,
  -- float64, microvolts.
  noise_levels BLOB NOT NULL,
  -- Samples of a template, and of those how many lie before the trough.
  template_samples INTEGER NOT NULL,
  template_before INTEGER NOT NULL,
  initial_samples INTEGER NOT NULL,
  initial_before INTEGER NOT NULL
) STRICT;

CREATE TABLE units (
  run_id INTEGER NOT NULL REFERENCES sortings ON DELETE CASCADE,
  unit_index INTEGER NOT NULL,
  unit_id INTEGER NOT NULL,
  main_channel INTEGER NOT NULL,
  lambda REAL,
  sigma REAL,
  -- float32 (channels x samples), microvolts.
  template BLOB NOT NULL,
  initial_template BLOB NOT NULL,
  PRIMARY KEY (run_id, unit_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  run_id INTEGER NOT NULL REFERENCES sortings ON DELETE CASCADE,
  -- Order of the columns.
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  -- float64, one value a unit.
  metric_values BLOB NOT NULL,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- Spikes of one segment in the order of time, so many a row.
CREATE TABLE spikes (
  run_id INTEGER NOT NULL REFERENCES sortings ON DELETE CASCADE,
  chunk INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  first_sample INTEGER NOT NULL,
  last_sample INTEGER NOT NULL,
  spike_count INTEGER NOT NULL,
  -- uint32 samples after the first, then int32 units, float32 amplitudes, float32 margins.
  columns BLOB NOT NULL,
  PRIMARY KEY (run_id, chunk)
) STRICT;

CREATE TABLE curation (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  made_at TEXT NOT NULL,
  -- JSON.
  action TEXT NOT NULL
) STRICT;
CREATE INDEX curation_of_run ON curation (run_id, id);
CREATE TRIGGER curation_is_never_changed BEFORE UPDATE ON curation
BEGIN SELECT RAISE(ABORT, 'the journal of curation is only added to'); END;
CREATE TRIGGER curation_is_never_taken_back BEFORE DELETE ON curation
WHEN EXISTS (SELECT 1 FROM runs WHERE id = OLD.run_id)
BEGIN SELECT RAISE(ABORT, 'the journal of curation is only added to'); END;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  recording_id INTEGER NOT NULL REFERENCES recordings ON DELETE CASCADE,
  state TEXT NOT NULL
    CHECK (state IN ('waiting', 'running', 'paused', 'finished', 'failed', 'cancelled')),
  -- Jobs are done in this order.
  position REAL NOT NULL,
  stage TEXT,
  fraction REAL,
  seconds_left REAL,
  -- JSON.
  payload TEXT NOT NULL,
  run_id INTEGER REFERENCES runs ON DELETE SET NULL,
  error_code TEXT,
  error_message TEXT,
  added_at TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_in_order ON jobs (state, position);
`;
