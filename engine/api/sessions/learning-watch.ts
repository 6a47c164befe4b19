import type { LearningNews } from '../../../core/index.ts';
import type { LearningSnapshot } from '../contract.ts';

/** What is learned of a job, for clients of any session. */
export type Learned = Omit<LearningSnapshot, 'sessionId'>;

/** The pictures of one job: the newest of each region, and the objective of all. */
interface JobPictures {
  readonly objective: number[];
  readonly regions: Map<number, Learned>;
}

/** Follows the jobs that learn, and keeps the last picture of each for whoever comes later. */
export class LearningWatch {
  private readonly byJob = new Map<string, JobPictures>();

  /** The newest picture of each region of the jobs that are kept, by region. */
  get learned(): readonly Learned[] {
    return [...this.byJob.values()]
      .flatMap(({ regions }) => [...regions.values()])
      .sort((a, b) => a.region - b.region);
  }

  /** A job begins, or goes on. @param unfinished jobs whose pictures are still of use; others are large, and go */
  begin(unfinished: ReadonlySet<string>): void {
    for (const jobId of [...this.byJob.keys()]) {
      if (!unfinished.has(jobId)) this.byJob.delete(jobId);
    }
  }

  hear(jobId: string, recordingId: string, news: LearningNews): Learned {
    const pictures: JobPictures = this.byJob.get(jobId) ?? { objective: [], regions: new Map() };
    this.byJob.set(jobId, pictures);
    pictures.objective.push(news.objective);
    const learned = {
      ...news,
      ...{ jobId, recordingId },
      region: news.channels[0] ?? 0,
      unitCount: news.lambda.length,
      objective: Float64Array.from(pictures.objective),
    };
    pictures.regions.set(learned.region, learned);
    return learned;
  }
}
