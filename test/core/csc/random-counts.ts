import { Random } from '../../../core/base/random.ts';
import type { ExponentialFamily } from '../../../core/csc/exponential-family.ts';
import type { Observations } from '../../../core/csc/likelihood.ts';
import { createDictionary, type Dictionary, normaliseAtoms } from '../../../core/csc/problem.ts';

export interface CountsProblem {
  readonly dictionary: Dictionary;
  readonly observations: Observations;
}

/** Counts around a sparse code, with one to three levels a bin. */
export function randomCounts(
  family: ExponentialFamily,
  seed: number,
  { atomCount = 2, atomSamples = 9, binCount = 70 } = {},
): CountsProblem {
  const random = new Random(seed);
  const dictionary = createDictionary(atomCount, 1, atomSamples);
  for (let i = 0; i < dictionary.atoms.length; i++) dictionary.atoms[i] = random.normal();
  normaliseAtoms(dictionary);
  const prediction = new Float64Array(binCount);
  for (let event = 0; event < 4; event++) {
    const row = random.integer(atomCount) * atomSamples;
    const first = random.integer(binCount - atomSamples + 1);
    const size = 1.5 + random.uniform();
    for (let k = 0; k < atomSamples; k++) prediction[first + k] += size * dictionary.atoms[row + k];
  }
  const firstLevel = new Uint32Array(binCount + 1);
  const offset: number[] = [];
  const trials: number[] = [];
  const total = prediction.map((z, n) => {
    let sum = 0;
    for (let level = random.integer(3); level >= 0; level--) {
      offset.push(-1 + random.uniform());
      trials.push(4 + random.integer(8));
      sum += draw(family, trials.at(-1)!, offset.at(-1)! + z, random);
    }
    firstLevel[n + 1] = offset.length;
    return sum;
  });
  const observations = {
    binCount,
    total,
    firstLevel,
    offset: Float64Array.from(offset),
    trials: Float64Array.from(trials),
  };
  return { dictionary, observations };
}

/** Sum of independent values with this prediction. */
function draw(
  family: ExponentialFamily,
  trials: number,
  prediction: number,
  random: Random,
): number {
  const mean = family.mean(prediction);
  let sum = 0;
  for (let trial = 0; trial < trials; trial++) {
    if (family.name === 'gaussian') sum += mean + random.normal();
    else if (family.name === 'binomial') sum += random.uniform() < mean ? 1 : 0;
    else for (let time = random.exponential(1); time < mean; time += random.exponential(1)) sum++;
  }
  return sum;
}
