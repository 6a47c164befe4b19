import { z } from 'zod';
import { count, float64Array, sortingRef, text, uint32Array, unitId, unitIds } from './common.ts';

const spikes = z.union([uint32Array, z.array(count).max(10_000_000).readonly()]);

const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('merge'), unitIds }),
  z.strictObject({ kind: z.literal('split'), unitId, spikes }),
  z.strictObject({ kind: z.literal('delete'), unitIds }),
  z.strictObject({
    kind: z.literal('label'),
    unitIds,
    label: z.enum(['good', 'mua', 'noise']).nullable(),
  }),
]);

const fewestCornerNumbers = 6;

export const curationSchemas = {
  readCuration: z.strictObject(sortingRef),
  curate: z.strictObject({ ...sortingRef, action }),
  splitByLasso: z.strictObject({
    ...sortingRef,
    unitId,
    shownUnitIds: unitIds.optional(),
    featureX: text,
    featureY: text,
    polygon: float64Array.refine(
      ({ length }) => length >= fewestCornerNumbers && length % 2 === 0,
      'expected x and y of at least three corners',
    ),
  }),
  undoCuration: z.strictObject(sortingRef),
  redoCuration: z.strictObject(sortingRef),
  readJournal: z.strictObject(sortingRef),
};
