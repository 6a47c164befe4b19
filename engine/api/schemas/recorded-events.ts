import { z } from 'zod';
import { recordingRef } from './common.ts';

export const recordedEventSchemas = {
  readRecordedEvents: z.strictObject(recordingRef),
};
