import { describe } from 'vitest';
import { itEncodesByFista } from './fista-laws.ts';
import { implementations } from './implementations.ts';

describe.each(implementations)('FISTA in $name', ({ kernels }) => {
  itEncodesByFista((dictionary, weights, ...signal) =>
    kernels.denseEncoder(dictionary, weights).encode(...signal),
  );
});
