import {
  learnRegion,
  type RegionJob,
  type RegionUnits,
  serialWindowCoder,
  silentContext,
} from '../../core/index.ts';
import { answering } from './answer.ts';

/** Learns the units of one region. */
export default answering(
  async (job: RegionJob): Promise<RegionUnits | null> =>
    learnRegion(job, silentContext, serialWindowCoder),
);
