import {
  learnRegion,
  type RegionJob,
  type RegionUnits,
  serialWindowCoder,
  silentContext,
} from '../../core/index.ts';
import { answering } from './answer.ts';

/** Learns the units of one region. */
export const answerRegion = answering(
  async ({ job }: { readonly job: RegionJob }): Promise<RegionUnits | null> =>
    learnRegion(job, silentContext, serialWindowCoder),
);
