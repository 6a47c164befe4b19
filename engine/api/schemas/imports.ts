import { z } from 'zod';
import { recordingRef, text } from './common.ts';
import { parameterValues } from './parameters.ts';

export const importSchemas = {
  locateSorting: z.strictObject({ path: text }),
  importSorting: z.strictObject({
    ...recordingRef,
    path: text,
    sampleRateHz: z.number().positive().optional(),
    parameters: parameterValues.optional(),
  }),
};
