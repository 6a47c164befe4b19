import type { SampledFile } from '../files/content-sample.ts';
import { factsHashOf, factsHashOfParts } from '../files/facts-hash.ts';
import type { OpenedSource } from '../files/open-source.ts';
import type { SortOutcome } from '../results/result-to-folder.ts';
import { runNumbers } from '../results/run-numbers.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import type { RunOutcome } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { SortingPart } from '../store/sorting-table.ts';
import { withHashes } from './input-files.ts';
import { inputHashOf } from './input-identity.ts';

/** A recording of a session that is worked on. */
export interface WorkedOn {
  readonly store: SessionStore;
  readonly record: RecordingRecord;
  readonly opened: OpenedSource;
  /** As they were when the work began. */
  readonly files: readonly SampledFile[];
}

/** Keeps all or nothing of what a run found. */
export function keepResult(
  { store, record, files, opened }: WorkedOn,
  runId: number,
  outcome: SortOutcome,
): void {
  const sha256s = outcome.provenance.inputs.map(({ sha256 }) => sha256);
  const identity = identityOf(opened, sha256s);
  store.transaction(() => {
    store.sortings.save(
      ...([runId, outcome.sorting, outcome.metrics] as const),
      partsOf(record, opened),
    );
    store.runs.finish(runId, { ...identity, ...runOutcomeOf(outcome) });
    store.recordings.saveFiles(record.id, withHashes(files, sha256s));
  });
}

/** By what the result of a recording is known to be of it. */
export function identityOf({ named, parts }: OpenedSource, sha256s: readonly string[]) {
  return {
    factsHash: factsHashOfParts(parts.map(({ recording }) => factsHashOf(recording))),
    inputHash: inputHashOf(factsHashOf(named.recording), sha256s),
  };
}

/** The recordings that a whole was put together from; null where it is one of its own. */
export function partsOf(record: RecordingRecord, { parts }: OpenedSource): SortingPart[] | null {
  if (record.parts === null) return null;
  return parts.map(({ name, recording }) => ({ name, segments: recording.segments }));
}

function runOutcomeOf(outcome: SortOutcome): Omit<RunOutcome, 'factsHash' | 'inputHash'> {
  return {
    endedAt: new Date().toISOString(),
    backend: outcome.run.backend,
    wallSeconds: outcome.wallSeconds,
    stageSeconds: outcome.run.stageSeconds,
    notices: outcome.notices,
    numbers: runNumbers(outcome),
  };
}
