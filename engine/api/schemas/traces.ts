import { z } from 'zod';
import { channels, pixels, recordingRef, sampleRange, text } from './common.ts';

export const traceSchemas = {
  readTraces: z.strictObject({
    ...recordingRef,
    ...sampleRange,
    channels,
    widthPixels: pixels,
    signal: z.enum(['raw', 'filtered', 'whitened']),
    withModel: z.boolean().optional(),
    runId: text.optional(),
  }),
  readOverview: z.strictObject({ ...recordingRef, channels, widthPixels: pixels }),
};
