import type { z } from 'zod';
import type { MethodName, RequestOf } from './contract.ts';
import { comparisonSchemas } from './schemas/comparison.ts';
import { curationSchemas } from './schemas/curation.ts';
import { engineSchemas } from './schemas/engine.ts';
import { exportSchemas } from './schemas/exports.ts';
import { fitSchemas } from './schemas/fit.ts';
import { importSchemas } from './schemas/imports.ts';
import { jobSchemas } from './schemas/jobs.ts';
import { parameterSchemas } from './schemas/parameters.ts';
import { recordedEventSchemas } from './schemas/recorded-events.ts';
import { sessionSchemas } from './schemas/session.ts';
import { sortingSchemas } from './schemas/sorting.ts';
import { traceSchemas } from './schemas/traces.ts';
import { trialSchemas } from './schemas/trials.ts';

/** What a request of each method must look like. */
export const requestSchemas = {
  ...engineSchemas,
  ...sessionSchemas,
  ...parameterSchemas,
  ...jobSchemas,
  ...traceSchemas,
  ...recordedEventSchemas,
  ...sortingSchemas,
  ...comparisonSchemas,
  ...importSchemas,
  ...curationSchemas,
  ...exportSchemas,
  ...fitSchemas,
  ...trialSchemas,
} satisfies { readonly [Name in MethodName]: z.ZodType<RequestOf<Name>> };
