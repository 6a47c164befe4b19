import { atomOf } from '../csc/problem.ts';
import { selectUnits } from './select-units.ts';
import type { QuietSignal } from './template-noise.ts';
import type { UnitSet } from './unit-set.ts';

/**
 * Distance of two atoms of unit norm up to which both see the same noise: whitened noise is nearly the
 * same in all directions, so a tenth of another atom changes it by less than measuring it errs.
 */
const SAME_NOISE = 0.1;

interface Measured {
  readonly atom: Float64Array;
  readonly sigma: number;
}

/** Noise that units see, kept until their templates look different. */
export class UnitNoise {
  private readonly quiet: QuietSignal;
  private readonly known = new Map<number, Measured>();

  constructor(quiet: QuietSignal) {
    this.quiet = quiet;
  }

  /** @returns standard deviation of the noise, one a unit */
  of({ id, model }: UnitSet): Float64Array {
    const { dictionary } = model;
    const changed = [...id.keys()].filter((c) => {
      const known = this.known.get(id[c]);
      return known === undefined || distance(known.atom, atomOf(dictionary, c)) > SAME_NOISE;
    });
    if (changed.length > 0) {
      const measured = this.quiet.noiseOf(selectUnits(model, changed).dictionary);
      changed.forEach((c, i) => {
        this.known.set(id[c], { atom: atomOf(dictionary, c).slice(), sigma: measured[i] });
      });
    }
    return Float64Array.from(id, (number) => this.known.get(number)!.sigma);
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}
