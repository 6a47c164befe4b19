import { CountCoder } from '../csc/count-coder.ts';
import type { CountLikelihood } from '../csc/likelihood.ts';
import type { Dictionary } from '../csc/problem.ts';
import type { CodedGroup } from './dictionary-step.ts';
import { mergeDistances, refineCode } from './refine-code.ts';

/** Atoms shifted by so little that they are this much alike explain the same event. */
const SAME_EVENT_LIKENESS = 0.8;
/** Refitted entries below this share of what is usual for their atom are noise, or mend another's fit. */
const LEAST_SHARE = 0.4;

/** Codes groups with one dictionary: minimisers of DCEA's Eq. 3, as they are or as events. */
export class GroupCoder {
  private readonly dictionary: Dictionary;
  private readonly twoSided: boolean;
  private readonly coder: CountCoder;

  constructor(dictionary: Dictionary, twoSided: boolean) {
    this.dictionary = dictionary;
    this.twoSided = twoSided;
    this.coder = new CountCoder(dictionary, twoSided);
  }

  /** @param lambda of all atoms; not divided by the number of trials */
  encode(likelihood: CountLikelihood, lambda: number): CodedGroup {
    const weights = new Float64Array(this.dictionary.atomCount).fill(lambda);
    return { likelihood, code: this.coder.encode(likelihood, weights).code };
  }

  /** Single events with values that are not shrunk, of codes made with this dictionary. */
  refine(groups: readonly CodedGroup[]): CodedGroup[] {
    const { dictionary, twoSided } = this;
    const usual = usualSizes(groups, dictionary.atomCount);
    const options = {
      mergeBins: mergeDistances(dictionary, SAME_EVENT_LIKENESS),
      least: usual.map((size) => LEAST_SHARE * size),
      twoSided,
    };
    return groups.map(({ likelihood, code }) => ({
      likelihood,
      code: refineCode(dictionary, likelihood, code, options),
    }));
  }
}

/** Of each atom, the mean size of entries weighted by their squares: small ones hardly count. */
function usualSizes(groups: readonly CodedGroup[], atomCount: number): Float64Array {
  const squares = new Float64Array(atomCount);
  const cubes = new Float64Array(atomCount);
  for (const { code } of groups) {
    for (let i = 0; i < code.value.length; i++) {
      const size = Math.abs(code.value[i]);
      squares[code.atom[i]] += size ** 2;
      cubes[code.atom[i]] += size ** 3;
    }
  }
  return cubes.map((cube, c) => (squares[c] > 0 ? cube / squares[c] : 0));
}
