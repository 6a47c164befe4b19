import { z } from 'zod';
import { sortingRef, text } from './common.ts';

export const comparisonSchemas = {
  compareSorting: z.strictObject({
    ...sortingRef,
    path: text,
    toleranceMs: z.number().min(0).max(1000).optional(),
  }),
};
