import fc from 'fast-check';
import { Random } from '../../../core/base/random.ts';
import { correlate, reconstruct } from '../../../core/csc/operators.ts';
import {
  atomOf,
  type CodingOptions,
  createDictionary,
  type Dictionary,
  normaliseAtoms,
  type SparseCode,
  validSamples,
} from '../../../core/csc/problem.ts';

export interface ProblemShape {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly samples: number;
  readonly seed: number;
}

export interface Problem extends ProblemShape {
  readonly dictionary: Dictionary;
  readonly traces: Float64Array;
  readonly planted: SparseCode;
  readonly options: CodingOptions;
}

export interface ProblemSpec extends ProblemShape {
  /** Weight of each atom as a share of the largest correlation with the signal. */
  readonly lambdaShare: number;
  readonly twoSided: boolean;
  /** Correlation of every odd atom with the one before it; 0 for independent atoms. */
  readonly likeness: number;
}

export function randomDictionary(shape: ProblemShape, likeness = 0): Dictionary {
  const random = Random.forStream(shape.seed, 1);
  const dictionary = createDictionary(shape.atomCount, shape.channelCount, shape.atomSamples);
  for (let c = 0; c < shape.atomCount; c++) {
    const atom = atomOf(dictionary, c);
    for (let i = 0; i < atom.length; i++) atom[i] = random.normal();
  }
  normaliseAtoms(dictionary);
  for (let c = 1; c < shape.atomCount && likeness > 0; c += 2) {
    blend(atomOf(dictionary, c), atomOf(dictionary, c - 1), likeness);
  }
  return dictionary;
}

/** Makes `atom` a unit vector whose inner product with the unit vector `model` is `likeness`. */
function blend(atom: Float64Array, model: Float64Array, likeness: number): void {
  const along = atom.reduce((sum, value, i) => sum + value * model[i], 0);
  const across = atom.map((value, i) => value - along * model[i]);
  const norm = Math.hypot(...across);
  for (let i = 0; i < atom.length; i++) {
    atom[i] = likeness * model[i] + (Math.sqrt(1 - likeness ** 2) * across[i]) / norm;
  }
}

export function randomCode(
  shape: ProblemShape,
  entries: number,
  twoSided: boolean,
  stream = 2,
): SparseCode {
  const random = Random.forStream(shape.seed, stream);
  const positions = validSamples(shape.samples, shape.atomSamples);
  const places = new Map<number, number>();
  for (let i = 0; i < entries && positions > 0; i++) {
    const place = random.integer(positions) * shape.atomCount + random.integer(shape.atomCount);
    const sign = twoSided && random.uniform() < 0.5 ? -1 : 1;
    places.set(place, sign * (3 + random.uniform()));
  }
  const sorted = [...places.entries()].sort(([a], [b]) => a - b);
  return {
    position: Float64Array.from(sorted, ([place]) => Math.floor(place / shape.atomCount)),
    atom: Int32Array.from(sorted, ([place]) => place % shape.atomCount),
    value: Float64Array.from(sorted, ([, value]) => value),
  };
}

/** Planted spikes in unit noise, with weights around `lambdaShare` of what would silence the code. */
export function randomProblem(spec: ProblemSpec): Problem {
  const dictionary = randomDictionary(spec, spec.likeness);
  const planted = randomCode(spec, Math.ceil(spec.samples / 25), spec.twoSided);
  const traces = new Float64Array(spec.channelCount * spec.samples);
  reconstruct(dictionary, planted, spec.samples, traces);
  const random = Random.forStream(spec.seed, 3);
  for (let i = 0; i < traces.length; i++) traces[i] += 0.3 * random.normal();
  const positions = validSamples(spec.samples, spec.atomSamples);
  const beta = correlate(
    dictionary,
    traces,
    spec.samples,
    new Float64Array(spec.atomCount * positions),
  );
  const largest = beta.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const lambda = Float64Array.from(
    { length: spec.atomCount },
    () => spec.lambdaShare * largest * (0.8 + 0.4 * random.uniform()),
  );
  return {
    ...spec,
    dictionary,
    traces,
    planted,
    options: { lambda, twoSided: spec.twoSided },
  };
}

export const problemSpecs: fc.Arbitrary<ProblemSpec> = fc.record({
  atomCount: fc.integer({ min: 1, max: 5 }),
  channelCount: fc.integer({ min: 1, max: 4 }),
  atomSamples: fc.integer({ min: 3, max: 20 }),
  samples: fc.integer({ min: 40, max: 400 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  lambdaShare: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
  twoSided: fc.boolean(),
  likeness: fc.constantFrom(0, 0.5, 0.9, 0.97),
});
