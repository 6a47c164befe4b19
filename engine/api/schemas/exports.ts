import { z } from 'zod';
import { nothing, sessionRef, text } from './common.ts';

const request = z.strictObject({
  ...sessionRef,
  recordingIds: z.array(text).min(1).max(100_000).readonly(),
  formatId: text,
  runId: text.optional(),
  folder: text.optional(),
});

export const exportSchemas = {
  exportFormats: nothing,
  planExport: request,
  writeExport: request,
};
