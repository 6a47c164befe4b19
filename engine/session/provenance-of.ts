import { basename } from 'node:path';
import type { Provenance } from '../../core/index.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import type { RunRecord } from '../store/run-table.ts';

/** Where the result of a run comes from, as the store knows it. */
export function provenanceOf({ name, files }: RecordingRecord, run: RunRecord): Provenance {
  return {
    spikeloomVersion: run.version,
    recordingName: name,
    inputs: files.map(({ path, byteLength, sha256 }) => ({
      name: basename(path),
      byteLength,
      sha256: sha256 ?? 'unknown',
    })),
    ...(run.importedFrom && { importedFrom: run.importedFrom }),
  };
}
