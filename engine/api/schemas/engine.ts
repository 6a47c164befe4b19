import { z } from 'zod';
import { nothing, text } from './common.ts';

const mostPreferenceCharacters = 100_000;

export const engineSchemas = {
  engineFacts: nothing,
  recentPlaces: nothing,
  forgetPlace: z.strictObject({ path: text }),
  listFolder: z.strictObject({ path: text.optional() }),
  makeDemo: nothing,
  readPreference: z.strictObject({ name: text }),
  writePreference: z.strictObject({ name: text, json: z.string().max(mostPreferenceCharacters) }),
};
