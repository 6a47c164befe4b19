import { describe, expect, it } from 'vitest';
import { atomOf } from '../../../core/csc/problem.ts';
import type { LearnedModel } from '../../../core/learn/learn.ts';
import { keepApart } from '../../../core/sorting/keep-apart.ts';
import { spikeDictionary } from './planted.ts';

const dictionary = spikeDictionary();
const scale = Float64Array.of(16, 22, 30);
const model: LearnedModel = {
  dictionary,
  scale,
  sigma: new Float64Array(3).fill(1),
  lambdaSigma: 4.5,
  prior: null,
};
const both = Int32Array.of(0, 1);
const channels = [both, both, both];

/** Share `share` of the way from one unit's waveform to another's. */
function between(from: number, to: number, share: number): Float32Array {
  const target = atomOf(dictionary, to);
  return Float32Array.from(
    atomOf(dictionary, from),
    (value, i) => (1 - share) * scale[from] * value + share * scale[to] * target[i],
  );
}

describe('keepApart', () => {
  it('lets units go where they do not meet', () => {
    const path = [0, 0.1, 0.2, 0.3].map((share) => between(0, 1, share));
    expect(keepApart(model, channels, [path, undefined, undefined])).toEqual([
      path,
      undefined,
      undefined,
    ]);
  });

  it('stops a unit that turns into another, where it was when they last differed', () => {
    const path = [0, 0.2, 0.4, 0.8, 1].map((share) => between(0, 1, share));
    const [kept, ...others] = keepApart(model, channels, [path, undefined, undefined]);
    expect(kept).toEqual([path[0], path[1], path[2], path[2], path[2]]);
    expect(others).toEqual([undefined, undefined]);
  });

  it('sees a meeting at another lag', () => {
    const shifted = between(0, 1, 1);
    const moved = shifted.map((_, i) => (i % 24 < 3 ? 0 : shifted[i - 3]));
    const [kept] = keepApart(model, channels, [[between(0, 1, 0), moved], undefined, undefined]);
    expect(kept![1]).toEqual(between(0, 1, 0));
  });

  it('takes back a path of which nothing is left', () => {
    const path = [between(2, 0, 1), between(2, 0, 0.9)];
    expect(keepApart(model, channels, [undefined, undefined, path])[2]).toBeUndefined();
  });

  it('compares what units look like on the channels that both have, and there alone', () => {
    const apart = [Int32Array.of(0), Int32Array.of(1), both];
    const path = [Float32Array.from(atomOf(dictionary, 1).subarray(24), (v) => 22 * v)];
    expect(keepApart(model, apart, [path, undefined, undefined])[0]).toEqual(path);
  });
});
