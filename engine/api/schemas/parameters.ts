import { z } from 'zod';
import { channels, nothing, recordingRef, text } from './common.ts';

/** Only the types: the table of parameters says which values are allowed. */
export const parameterValues = z
  .record(
    text,
    z.union([
      z.string().max(256),
      z.number(),
      z.boolean(),
      z.strictObject({ lowHz: z.number(), highHz: z.number() }),
    ]),
  )
  .readonly();

const mostPreviewChannels = 32;

export const parameterSchemas = {
  parameterTable: nothing,
  checkParameters: z.strictObject({ values: parameterValues }),
  previewDetection: z.strictObject({
    ...recordingRef,
    parameters: parameterValues,
    seconds: z.number().min(0.05).max(5).optional(),
    channels: channels
      .refine(({ length }) => length <= mostPreviewChannels, `at most ${mostPreviewChannels}`)
      .optional(),
  }),
};
