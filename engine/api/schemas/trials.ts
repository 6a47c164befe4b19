import { z } from 'zod';
import { rateModelNames } from '../../../core/index.ts';
import { float64Array, sortingRef, unitIds } from './common.ts';

const milliseconds = z.number().min(-3_600_000).max(3_600_000);
const stretch = z.tuple([milliseconds, milliseconds]).readonly();

const events = z
  .strictObject({ sampleIndex: float64Array, segmentIndex: float64Array.optional() })
  .refine(
    ({ sampleIndex, segmentIndex }) =>
      segmentIndex === undefined || segmentIndex.length === sampleIndex.length,
    'expected one segment for each event',
  );

export const trialSchemas = {
  alignSpikes: z.strictObject({ ...sortingRef, unitIds, events, windowMs: stretch }),
  fitTrials: z.strictObject({
    ...sortingRef,
    unitIds: unitIds.optional(),
    events,
    windowMs: stretch,
    binMs: z.number().positive().max(1000),
    baselineMs: z.array(stretch).max(100).readonly().optional(),
    models: z.array(z.enum(rateModelNames)).min(1).max(rateModelNames.length).readonly(),
    templateCount: z.number().int().min(1).max(100),
    templateMs: z.number().positive().max(3_600_000),
    historyMs: z.union([z.literal('auto'), z.number().min(0).max(10_000)]),
    stimulus: float64Array.optional(),
    testShare: z.number().gt(0).lt(1),
    seed: z.number().int().min(0).max(0xffffffff),
  }),
};
