import { z } from 'zod';
import { sessionRef, text } from './common.ts';
import { parameterValues } from './parameters.ts';

const ids = z.array(text).max(100_000).readonly();
const jobs = z.strictObject({ ...sessionRef, jobIds: ids.optional() });

export const jobSchemas = {
  listJobs: z.strictObject(sessionRef),
  readLearning: z.strictObject(sessionRef),
  startJobs: z.strictObject({
    ...sessionRef,
    recordingIds: ids.optional(),
    parameters: parameterValues.optional(),
    force: z.boolean().optional(),
    concatenate: z.boolean().optional(),
  }),
  pauseJobs: jobs,
  resumeJobs: jobs,
  cancelJobs: jobs,
  reorderJobs: z.strictObject({ ...sessionRef, jobIds: ids }),
};
