import type { LearningNews } from '../../../core/index.ts';
import type { LearningSnapshot } from '../contract.ts';

/** What is learned of a job, for clients of any session. */
export type Learned = Omit<LearningSnapshot, 'sessionId'>;

/** The newest picture of each region of one job. */
type JobPictures = Map<number, Learned>;

/** Follows the jobs that learn, and keeps the last picture of each for whoever comes later. */
export class LearningWatch {
  private readonly byJob = new Map<string, JobPictures>();

  /** The newest picture of each region of the jobs that are kept, by region. */
  get learned(): readonly Learned[] {
    return [...this.byJob.values()]
      .flatMap((regions) => [...regions.values()])
      .sort((a, b) => a.region - b.region);
  }

  /** A job begins, or goes on. @param unfinished jobs whose pictures are still of use; others are large, and go */
  begin(unfinished: ReadonlySet<string>): void {
    for (const jobId of [...this.byJob.keys()]) {
      if (!unfinished.has(jobId)) this.byJob.delete(jobId);
    }
  }

  /** What one job has learned so far. */
  of(jobId: string): readonly Learned[] {
    return [...(this.byJob.get(jobId)?.values() ?? [])];
  }

  /** Takes what was kept of a job by an earlier engine, unless something newer was heard of it. */
  restore(jobId: string, learned: readonly Learned[]): void {
    if (learned.length === 0 || this.byJob.has(jobId)) return;
    this.byJob.set(jobId, new Map(learned.map((picture) => [picture.region, picture])));
  }

  hear(jobId: string, recordingId: string, news: LearningNews): Learned {
    const pictures: JobPictures = this.byJob.get(jobId) ?? new Map();
    this.byJob.set(jobId, pictures);
    const region = news.channels[0] ?? 0;
    const before = pictures.get(region)?.objective ?? [];
    const learned = {
      ...news,
      ...{ jobId, recordingId, region },
      unitCount: news.lambda.length,
      objective: Float64Array.of(...before, news.objective),
    };
    pictures.set(region, learned);
    return learned;
  }
}
