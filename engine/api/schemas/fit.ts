import { z } from 'zod';
import { sortingRef, unitIds } from './common.ts';

export const fitSchemas = {
  readGoodnessOfFit: z.strictObject({ ...sortingRef, unitIds: unitIds.optional() }),
};
