import { z } from 'zod';
import { float64Array, sampleRange, sortingRef, unitIds } from './common.ts';

const seconds = z.number().min(0).max(3600);

export const fitSchemas = {
  readGoodnessOfFit: z.strictObject({ ...sortingRef, unitIds: unitIds.optional() }),
  fitTrials: z.strictObject({
    ...sortingRef,
    unitIds,
    events: z.strictObject({
      segment: sampleRange.segment,
      sampleIndex: float64Array,
    }),
    windowSeconds: z.tuple([seconds, seconds]).readonly(),
    binMs: z.number().positive().max(1000),
    model: z.enum(['binomial-dcea', 'poisson-dcea', 'bcomp', 'glm']),
  }),
};
