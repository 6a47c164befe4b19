import { z } from 'zod';
import { RAW_SAMPLE_TYPES } from '../../../core/index.ts';
import { recordingRef, sessionRef, text } from './common.ts';

const mostProbeCharacters = 10_000_000;

/** Only the types: what values mean, and which are allowed, is checked where files are opened. */
const openOptions = z
  .strictObject({
    sampleRate: z.number(),
    channels: z.number(),
    dtype: z.enum(RAW_SAMPLE_TYPES),
    gainUv: z.number(),
    offsetSamples: z.number(),
    offsetCounts: z.number(),
    probe: z.strictObject({ text: z.string().max(mostProbeCharacters), origin: text }),
    allChannels: z.boolean(),
    onlyRaw: z.boolean(),
  })
  .partial();

export const sessionSchemas = {
  openSession: z.strictObject({ path: text, options: openOptions.optional() }),
  closeSession: z.strictObject(sessionRef),
  listRecordings: z.strictObject(sessionRef),
  describeRecording: z.strictObject(recordingRef),
  setOpenOptions: z.strictObject({ ...recordingRef, options: openOptions }),
};
