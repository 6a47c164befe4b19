import type { Fault } from './fault.ts';
import type { ParameterValues } from './parameters.ts';

export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

export interface JobProgress {
  /** In words for the user, e.g. "Learning templates". */
  readonly stage: string;
  /** Share of the stage that is done, 0 to 1. */
  readonly stageFraction: number;
  /** Share of the whole job. */
  readonly fraction: number;
  readonly elapsedSeconds: number;
  /** Null while nobody can tell. */
  readonly secondsLeft: number | null;
  /** Seconds of recording a second of work; null before the first is known. */
  readonly timesRealTime: number | null;
}

/** The sorting of one recording, or the import of one, waiting, at work or ended. */
export interface Job {
  readonly jobId: string;
  readonly kind: 'sort' | 'import';
  readonly recordingId: string;
  readonly state: JobState;
  /** Place in the queue, 0 first; ended jobs come after all others. */
  readonly position: number;
  readonly progress: JobProgress | null;
  readonly fault: Fault | null;
  /** ISO 8601, null before. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface JobList {
  readonly jobs: readonly Job[];
  /** Of all that is queued and running; null while nobody can tell. */
  readonly secondsLeft: number | null;
}

/**
 * Templates as they are learned: `(units x channels x templateSamples)`, noise standard deviations of
 * the whitened signal.
 */
export interface LearningSnapshot {
  readonly sessionId: string;
  readonly jobId: string;
  readonly recordingId: string;
  /** The first of the channels that are learned together; a probe has several such regions at a time. */
  readonly region: number;
  /** Channel of the recording of each channel of the templates. */
  readonly channels: Int32Array;
  readonly unitCount: number;
  readonly templateSamples: number;
  /** As clustering gave them. */
  readonly initialTemplates: Float32Array;
  readonly templates: Float32Array;
  /** Mean objective of the windows at every snapshot of the job so far, as they came. */
  readonly objective: Float64Array;
  /** Of each unit, in whitened units. */
  readonly lambda: Float64Array;
  readonly sigma: Float64Array;
}

export interface StartJobsRequest {
  readonly sessionId: string;
  /** In the order in which they shall be sorted; all that need it unless told otherwise. */
  readonly recordingIds?: readonly string[] | undefined;
  readonly parameters?: ParameterValues | undefined;
  /** Sorts again what is sorted already. */
  readonly force?: boolean | undefined;
  /**
   * Sorts the recordings of each electrode as one, which the list of recordings has from then on. What was
   * said of their files by `setOpenOptions` counts, and has to be the same of all.
   */
  readonly concatenate?: boolean | undefined;
}

interface JobsRequest {
  readonly sessionId: string;
  /** All that have not ended unless told otherwise. */
  readonly jobIds?: readonly string[] | undefined;
}

export interface JobMethods {
  listJobs(request: { readonly sessionId: string }): JobList;
  /** Of the job that learned last and of those that are paused, the newest picture of each region. */
  readLearning(request: { readonly sessionId: string }): readonly LearningSnapshot[];
  startJobs(request: StartJobsRequest): JobList;
  /** Keeps what was done; `resumeJobs` goes on from there. */
  pauseJobs(request: JobsRequest): JobList;
  resumeJobs(request: JobsRequest): JobList;
  cancelJobs(request: JobsRequest): JobList;
  /** Puts these first, in this order; a running job goes on. */
  reorderJobs(request: { readonly sessionId: string; readonly jobIds: readonly string[] }): JobList;
}

export interface JobEvents {
  /** At most ten a second. */
  jobsChanged(event: { readonly sessionId: string } & JobList): void;
  /** At most four a second. */
  learningChanged(event: LearningSnapshot): void;
}
