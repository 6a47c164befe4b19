import { z } from 'zod';

/** Text that people or we have chosen: names, ids, paths. */
export const text = z.string().max(4096);

export const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const pixels = z.number().int().min(1).max(16_384);

export const nothing: z.ZodType<Record<string, never>> = z.strictObject({});

export const channels = z.array(z.number().int().min(0).max(65_535)).min(1).max(65_536).readonly();

export const unitId = z.number().int().min(-0x80000000).max(0x7fffffff);
export const unitIds = z.array(unitId).max(10_000).readonly();

export const uint32Array = z.custom<Uint32Array>(
  (value) => value instanceof Uint32Array,
  'expected a Uint32Array',
);
export const float64Array = z.custom<Float64Array>(
  (value) => value instanceof Float64Array,
  'expected a Float64Array',
);

export const sessionRef = { sessionId: text };
export const recordingRef = { ...sessionRef, recordingId: text };
export const sortingRef = { ...recordingRef, runId: text.optional() };
export const sampleRange = {
  segment: z.number().int().min(0).max(65_535),
  start: count,
  end: count,
};
