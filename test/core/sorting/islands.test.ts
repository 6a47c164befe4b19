import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { encodeActiveSet } from '../../../core/csc/active-set.ts';
import { dualityGap, objective } from '../../../core/csc/objective.ts';
import { correlate } from '../../../core/csc/operators.ts';
import {
  type CodingOptions,
  createDictionary,
  type Dictionary,
  normaliseAtoms,
  type SparseCode,
  validSamples,
} from '../../../core/csc/problem.ts';
import { findIslands, islandGeometry } from '../../../core/sorting/islands.ts';
import { plantedTraces, randomEvents, spikeDictionary } from './planted.ts';

/** Islands by their definition: runs of hot positions that stand at most `quiet` apart. */
function islandsByDefinition(hot: Uint8Array, quiet: number) {
  const islands: { firstHot: number; lastHot: number; from: number; to: number }[] = [];
  hot.forEach((flag, n) => {
    if (flag === 0) return;
    const last = islands.at(-1);
    if (last !== undefined && n - last.lastHot <= quiet) last.lastHot = n;
    else islands.push({ firstHot: n, lastHot: n, from: -Infinity, to: Infinity });
  });
  return islands;
}

const flags = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 5 })), {
    maxLength: 20,
  })
  .map((runs) =>
    Uint8Array.from(
      runs.flatMap(([silence, length]) => [
        ...new Array<number>(silence).fill(0),
        ...new Array<number>(length).fill(1),
      ]),
    ),
  );

describe('findIslands', () => {
  it('finds the runs of hot positions that no quiet stretch divides', () => {
    fc.assert(
      fc.property(flags, fc.integer({ min: 0, max: 20 }), (hot, quiet) => {
        const found = findIslands(hot, 0, hot.length, quiet);
        expect(found).toEqual(islandsByDefinition(hot, quiet));
      }),
    );
  });

  it('gives each island to the one part that it starts in, however the whole is divided', () => {
    fc.assert(
      fc.property(
        flags,
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.nat(400), { maxLength: 8 }),
        (hot, quiet, cuts) => {
          const edges = [0, ...cuts.filter((cut) => cut < hot.length).sort((a, b) => a - b)];
          const parts = edges.map((from, i) => {
            const to = edges[i + 1] ?? hot.length;
            return findIslands(hot, from, to, quiet);
          });
          expect(parts.flat()).toEqual(islandsByDefinition(hot, quiet));
        },
      ),
    );
  });

  it('divides islands at cuts, so that every hot position belongs to one side', () => {
    fc.assert(
      fc.property(
        flags,
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.nat(400), { maxLength: 6 }),
        (hot, quiet, some) => {
          const cuts = [...new Set(some)].sort((a, b) => a - b);
          const islands = findIslands(hot, 0, hot.length, quiet, cuts);
          hot.forEach((flag, n) => {
            const holding = islands.filter(
              ({ firstHot, lastHot }) => n >= firstHot && n <= lastHot,
            );
            expect(holding.length).toBe(flag === 0 ? Math.min(holding.length, 1) : 1);
          });
          islands.forEach(({ firstHot, lastHot, from, to }, i) => {
            expect(cuts.some((cut) => cut > firstHot && cut <= lastHot)).toBe(false);
            expect(from <= firstHot && lastHot < to).toBe(true);
            if (Number.isFinite(from)) expect(islands[i - 1].to).toBe(from);
          });
        },
      ),
    );
  });
});

/** How many atoms' correlations exceed their lambdas at each position. */
function heatOf(
  correlation: Float64Array,
  positions: number,
  lambda: Float64Array,
  twoSided: boolean,
): Uint16Array {
  return Uint16Array.from({ length: positions }, (_, n) => {
    const pulls = Array.from(lambda, (_, c) => correlation[c * positions + n]);
    return pulls.filter((pull, c) => (twoSided ? Math.abs(pull) : pull) > lambda[c]).length;
  });
}

/** The lasso code of the whole signal, put together from islands that were solved alone. */
function solveByIslands(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  options: CodingOptions,
): SparseCode {
  const { atomCount, atomSamples, channelCount } = dictionary;
  const positions = validSamples(samples, atomSamples);
  const beta = correlate(dictionary, traces, samples, new Float64Array(atomCount * positions));
  const { quiet, margin } = islandGeometry(atomSamples);
  const hot = heatOf(beta, positions, options.lambda, options.twoSided);
  const parts = findIslands(hot, 0, positions, quiet).map((island) => {
    const start = Math.max(0, island.firstHot - margin);
    const end = Math.min(positions, island.lastHot + margin + 1) + atomSamples - 1;
    const own = new Float64Array(channelCount * (end - start));
    for (let p = 0; p < channelCount; p++) {
      own.set(traces.subarray(p * samples + start, p * samples + end), p * (end - start));
    }
    const code = encodeActiveSet(dictionary, own, end - start, options);
    return { ...code, position: code.position.map((position) => position + start) };
  });
  return {
    position: Float64Array.from(parts.flatMap(({ position }) => [...position])),
    atom: Int32Array.from(parts.flatMap(({ atom }) => [...atom])),
    value: Float64Array.from(parts.flatMap(({ value }) => [...value])),
  };
}

/** One atom whose hump comes so late that another spike more than half an atom after it drowns in it. */
function lateHumpDictionary(): Dictionary {
  const dictionary = createDictionary(1, 1, 24);
  for (let k = 0; k < 24; k++) {
    const hump = 0.8 * Math.exp(-0.5 * ((k - 20) / 2) ** 2);
    dictionary.atoms[k] = hump - Math.exp(-0.5 * ((k - 5) / 1.6) ** 2);
  }
  normaliseAtoms(dictionary);
  return dictionary;
}

/** Hot positions beyond `from`. */
function hotAfter(
  dictionary: Dictionary,
  traces: Float64Array,
  from: number,
  options: CodingOptions,
): number {
  const positions = validSamples(traces.length, dictionary.atomSamples);
  const beta = correlate(dictionary, traces, traces.length, new Float64Array(positions));
  const hot = heatOf(beta, positions, options.lambda, options.twoSided);
  return hot.subarray(from + 1).reduce((sum, flag) => sum + flag, 0);
}

describe('islands solved alone', () => {
  const dictionary = spikeDictionary();
  const samples = 2000;

  it('are together the minimiser of the whole, relative gap at most 1e-6', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 8, max: 150 }),
        fc.boolean(),
        (seed, gap, twoSided) => {
          const events = randomEvents(samples, [12, 20, 35], gap, seed).map((event, i) => ({
            ...event,
            amplitude: event.amplitude * (twoSided && i % 3 === 0 ? -1 : 1),
          }));
          const traces = Float64Array.from(plantedTraces(dictionary, samples, events, seed + 1));
          const options = { lambda: Float64Array.of(4.5, 4.5, 4.5), twoSided };
          const whole = encodeActiveSet(dictionary, traces, samples, options);
          const minimum = objective(dictionary, traces, samples, whole, options);
          const islands = solveByIslands(dictionary, traces, samples, options);
          const reached = objective(dictionary, traces, samples, islands, options);
          expect(reached / minimum - 1).toBeLessThanOrEqual(1e-6);
          expect(dualityGap(dictionary, traces, samples, whole, options)).toBeLessThan(
            1e-3 * minimum,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('hold also a spike that the late hump of a larger one hides from the correlation', () => {
    const late = lateHumpDictionary();
    let hidden = 0;
    for (let seed = 0; seed < 150; seed++) {
      const random = new Random(seed);
      const events = [
        { position: 200, atom: 0, amplitude: 15 + 15 * random.uniform() },
        { position: 200 + random.integer(24), atom: 0, amplitude: 6 + 6 * random.uniform() },
      ];
      const traces = Float64Array.from(plantedTraces(late, 600, events, seed + 1));
      const options = { lambda: Float64Array.of(4.5), twoSided: false };
      const whole = encodeActiveSet(late, traces, 600, options);
      const minimum = objective(late, traces, 600, whole, options);
      const islands = solveByIslands(late, traces, 600, options);
      expect(objective(late, traces, 600, islands, options) / minimum - 1).toBeLessThan(1e-6);
      const second = whole.position.some((position) => position > 212);
      hidden += Number(second && hotAfter(late, traces, 212, options) === 0);
    }
    expect(hidden).toBeGreaterThan(3);
  });

  it('stay an atom apart, so that none bears on another', () => {
    for (const atomSamples of [1, 2, 3, 24, 25, 75]) {
      const { quiet, margin } = islandGeometry(atomSamples);
      expect(quiet + 1 - 2 * margin).toBeGreaterThanOrEqual(atomSamples);
    }
  });
});
