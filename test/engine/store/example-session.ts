import { parseParameters } from '../../../core/index.ts';
import type { InputFileRecord, RecordingEntry } from '../../../engine/store/recording-table.ts';
import type { RunOutcome, RunStart } from '../../../engine/store/run-table.ts';

/** A file that has not been read. */
export function fileAt(path: string, more: Partial<InputFileRecord> = {}): InputFileRecord {
  const state = { path, byteLength: 1000, modifiedMs: 12.5, changeMark: '12.5 1' };
  return { ...state, contentSample: null, sha256: null, ...more };
}

/** A recording that was found at a place. */
export function foundAt(place: string, more: Partial<RecordingEntry> = {}): RecordingEntry {
  return {
    place,
    name: 'day',
    folderName: 'day',
    parts: null,
    format: 'raw binary',
    options: {},
    overrides: {},
    sampleRate: 30_000,
    channelCount: 4,
    durationSeconds: 60,
    factsHash: 'facts',
    files: [fileAt(place)],
    ...more,
  };
}

export function runOf(recordingId: number, more: Partial<RunStart> = {}): RunStart {
  return {
    recordingId,
    parameters: parseParameters({}),
    version: '0.1.0',
    startedAt: '2026-05-01T22:15:00.000Z',
    host: 'rig',
    threads: 4,
    kernels: 'wasm-simd',
    importedFrom: null,
    ...more,
  };
}

export const outcome: RunOutcome = {
  factsHash: 'facts',
  inputHash: 'input',
  endedAt: '2026-05-01T22:16:00.000Z',
  backend: 'cpu',
  wallSeconds: 60,
  stageSeconds: { Sorting: 50 },
  notices: [{ code: 'SHORT', message: 'short' }],
  numbers: {
    unitCount: 5,
    goodUnitCount: 3,
    spikeCount: 800,
    lambda: 4.5,
    sigma: 1.03,
    medianKs: null,
  },
};
