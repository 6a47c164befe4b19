import type { LearningNews } from '../../../core/index.ts';
import type { LearningSnapshot } from '../contract.ts';

/** What is learned of a job, for clients of any session. */
export type Learned = Omit<LearningSnapshot, 'sessionId'>;

/** Follows the job that learns, and keeps the last picture of it for whoever comes later. */
export class LearningWatch {
  private objective: number[] = [];
  private readonly regions = new Map<number, Learned>();

  /** The newest picture of each region of the job that learned last, by region. */
  get learned(): readonly Learned[] {
    return [...this.regions.values()].sort((a, b) => a.region - b.region);
  }

  /** Another job begins, or the same once more. */
  begin(): void {
    this.objective = [];
    this.regions.clear();
  }

  hear(jobId: string, recordingId: string, news: LearningNews): Learned {
    this.objective.push(news.objective);
    const learned = {
      ...news,
      ...{ jobId, recordingId },
      region: news.channels[0] ?? 0,
      unitCount: news.lambda.length,
      objective: Float64Array.from(this.objective),
    };
    this.regions.set(learned.region, learned);
    return learned;
  }
}
