import { z } from 'zod';
import { count, pixels, recordingRef, sampleRange, sortingRef, unitId, unitIds } from './common.ts';

const some = { ...sortingRef, unitIds };
const someOrAll = { ...sortingRef, unitIds: unitIds.optional() };
const limit = z.number().int().min(1).max(1_000_000).optional();
const ms = z.number().positive().max(10_000);
const histogram = { windowMs: ms, binMs: ms };
const mostCorrelated = 20;

export const sortingSchemas = {
  listRuns: z.strictObject(recordingRef),
  readUnits: z.strictObject(sortingRef),
  readSpikes: z.strictObject({ ...someOrAll, ...sampleRange, limit }),
  countSpikes: z.strictObject({ ...someOrAll, ...sampleRange, widthPixels: pixels }),
  readSpikeDensity: z.strictObject({ ...someOrAll, widthPixels: pixels }),
  findSpike: z.strictObject({
    ...some,
    segment: sampleRange.segment,
    sample: count,
    direction: z.enum(['next', 'previous']),
  }),
  readTemplates: z.strictObject(someOrAll),
  readWaveforms: z.strictObject({
    ...sortingRef,
    unitId,
    count: z.number().int().min(1).max(1000).optional(),
  }),
  readSpikeWaveform: z.strictObject({
    ...sortingRef,
    unitId,
    segment: sampleRange.segment,
    sample: count,
  }),
  explainUnit: z.strictObject({
    ...sortingRef,
    unitId,
    count: z.number().int().min(1).max(100).optional(),
    spike: z.strictObject({ segment: sampleRange.segment, sample: count }).optional(),
  }),
  readAmplitudes: z.strictObject({ ...some, limit }),
  readCorrelograms: z.strictObject({
    ...some,
    ...histogram,
    unitIds: unitIds.refine(({ length }) => length <= mostCorrelated, `at most ${mostCorrelated}`),
  }),
  readIntervals: z.strictObject({ ...some, ...histogram }),
  readSimilarity: z.strictObject(sortingRef),
  readFeatures: z.strictObject({ ...some, limit, withComponents: z.boolean().optional() }),
  readReport: z.strictObject(sortingRef),
};
