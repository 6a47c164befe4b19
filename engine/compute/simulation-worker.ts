import { interleavedSamples, type SimulationOptions, simulate } from '../../core/index.ts';
import type { SampleRange } from './pooled-simulation.ts';
import { answeringTasksOf } from './shared-job.ts';

/** Makes a stretch of a simulated recording, interleaved as files have it. */
export default answeringTasksOf(
  async (options: SimulationOptions) => {
    const simulated = simulate(options);
    return ({ start, end }: SampleRange) => interleavedSamples(simulated, start, end);
  },
  ({ buffer }) => [buffer],
);
