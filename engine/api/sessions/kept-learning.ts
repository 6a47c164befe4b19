import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readChecked, writeChecked } from '../../store/checked-file.ts';
import { version } from '../../version.ts';
import type { Learned, LearningWatch } from './learning-watch.ts';

/** Beside the steps of the sort. */
const fileName = 'learned.pictures';

/** Another version may show other things. */
interface Kept {
  readonly version: string;
  readonly learned: readonly Learned[];
}

/**
 * Keeps what unfinished jobs have learned, for an engine that is started later: a job that is paused, or
 * that is past learning, tells no more of it. That this fails is no reason to stop.
 */
export class KeptLearning {
  private readonly learning: LearningWatch;
  private readonly workPlaceOf: (jobId: number) => string;
  private written: Promise<void> = Promise.resolve();

  /** @param workPlaceOf the folder that the steps of a job are kept in */
  constructor(learning: LearningWatch, workPlaceOf: (jobId: number) => string) {
    this.learning = learning;
    this.workPlaceOf = workPlaceOf;
  }

  /** Takes up what was kept of some jobs. */
  async restore(jobIds: readonly number[]): Promise<void> {
    for (const id of jobIds) {
      const jobId = String(id);
      const kept = (await readChecked(this.fileOf(id))) as Kept | undefined;
      if (kept?.version !== version) continue;
      // A job of the same recording may have been given up.
      const own = kept.learned.filter((learned) => learned.jobId === jobId);
      this.learning.restore(jobId, own);
    }
  }

  keep(jobId: number): void {
    const file = this.fileOf(jobId);
    const kept: Kept = { version, learned: this.learning.of(String(jobId)) };
    if (kept.learned.length > 0) this.afterwards(() => writeChecked(file, kept));
  }

  /** Lets go of what was kept of a job that has ended. */
  drop(jobId: number): void {
    const file = this.fileOf(jobId);
    this.afterwards(() => rm(file, { force: true }));
    // Where there are steps, they stay.
    this.afterwards(() => rmdir(dirname(file)));
  }

  /** When all of it is on the disk. */
  whenWritten(): Promise<void> {
    return this.written;
  }

  private afterwards(work: () => Promise<void>): void {
    this.written = this.written.then(work).catch(() => {});
  }

  private fileOf(jobId: number): string {
    return join(this.workPlaceOf(jobId), fileName);
  }
}
