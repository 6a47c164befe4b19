import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeActiveSet } from '../../../core/csc/active-set.ts';
import { type DebiasLevels, debias, type Event } from '../../../core/csc/debias.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { residualOf } from '../../../core/csc/objective.ts';
import { correlate, reconstruct } from '../../../core/csc/operators.ts';
import { type SparseCode, validSamples } from '../../../core/csc/problem.ts';
import { type Problem, problemSpecs, randomDictionary, randomProblem } from './random-problem.ts';

function levels(atomCount: number, prune: number, drop: number, mergeSamples = 0): DebiasLevels {
  return {
    prune: new Float64Array(atomCount).fill(prune),
    drop: new Float64Array(atomCount).fill(drop),
    mergeSamples,
  };
}

function correlationOf({ dictionary, traces, samples }: Problem): Float64Array {
  const positions = validSamples(samples, dictionary.atomSamples);
  return correlate(dictionary, traces, samples, new Float64Array(dictionary.atomCount * positions));
}

function debiased(problem: Problem, code: SparseCode, limits: DebiasLevels): Event[] {
  const positions = validSamples(problem.samples, problem.atomSamples);
  const gram = computeGram(problem.dictionary);
  return debias(gram, code, correlationOf(problem), positions, limits);
}

function asCode(events: readonly Event[]): SparseCode {
  return {
    position: Float64Array.from(events, (event) => event.position),
    atom: Int32Array.from(events, (event) => event.atom),
    value: Float64Array.from(events, (event) => event.amplitude),
  };
}

/** Two like channels, two atoms, planted spikes without noise. */
function planted(entries: readonly Event[]): Problem {
  const shape = { atomCount: 2, channelCount: 2, atomSamples: 10, samples: 120, seed: 4 };
  const dictionary = randomDictionary(shape);
  const traces = reconstruct(dictionary, asCode(entries), 120, new Float64Array(240));
  return {
    ...shape,
    dictionary,
    traces,
    planted: asCode(entries),
    options: { lambda: Float64Array.of(1, 1), twoSided: false },
  };
}

describe('debias', () => {
  it('takes the shrinkage of the lasso away: amplitudes as planted, also where spikes overlap', () => {
    const truth: Event[] = [
      { position: 20, atom: 0, amplitude: 5 },
      { position: 24, atom: 1, amplitude: 8 },
      { position: 80, atom: 1, amplitude: 6 },
    ];
    const problem = planted(truth);
    const code = encodeActiveSet(problem.dictionary, problem.traces, 120, problem.options);
    const events = debiased(problem, code, levels(2, 1.5, 2));
    expect(events.map(({ position, atom }) => [position, atom])).toEqual([
      [20, 0],
      [24, 1],
      [80, 1],
    ]);
    events.forEach((event, i) => {
      expect(event.amplitude).toBeCloseTo(truth[i].amplitude, 3);
    });
  });

  it('is a least-squares fit: the residual is orthogonal to every kept atom', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const problem = randomProblem({ ...spec, likeness: 0, lambdaShare: 0.5 });
        const { dictionary, traces, samples, options } = problem;
        const code = encodeActiveSet(dictionary, traces, samples, options);
        const events = debiased(problem, code, levels(spec.atomCount, 0, 0.5));
        const residual = residualOf(dictionary, traces, samples, asCode(events));
        const beta = correlationOf({ ...problem, traces: residual });
        const positions = validSamples(samples, spec.atomSamples);
        for (const { atom, position, amplitude } of events) {
          expect(Math.abs(beta[atom * positions + position])).toBeLessThan(
            1e-3 * Math.max(1, Math.abs(amplitude)),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('prunes what is small before the refit', () => {
    const truth: Event[] = [{ position: 40, atom: 0, amplitude: 6 }];
    const problem = planted(truth);
    const code: SparseCode = {
      position: Float64Array.of(40, 43),
      atom: Int32Array.of(0, 1),
      value: Float64Array.of(5, 0.4),
    };
    const events = debiased(problem, code, levels(2, 1, 1));
    expect(events).toHaveLength(1);
    expect(events[0].amplitude).toBeCloseTo(6, 9);
  });

  it('joins neighbouring entries of one atom and sign into one event at the larger', () => {
    const problem = planted([
      { position: 40, atom: 0, amplitude: 6 },
      { position: 60, atom: 0, amplitude: 2 },
    ]);
    const code: SparseCode = {
      position: Float64Array.of(39, 40, 42, 60),
      atom: Int32Array.of(0, 0, 0, 0),
      value: Float64Array.of(2, 3, 1, 1),
    };
    const events = debiased(problem, code, levels(2, 0.5, 0.5, 2));
    expect(events.map((event) => event.position)).toEqual([40, 60]);
    expect(events[0].amplitude).toBeCloseTo(6, 9);
  });

  it('drops the weakest first and refits the rest', () => {
    const problem = planted([{ position: 40, atom: 0, amplitude: 6 }]);
    const code: SparseCode = {
      position: Float64Array.of(40, 44),
      atom: Int32Array.of(0, 1),
      value: Float64Array.of(4, 3),
    };
    const [kept, ...others] = debiased(problem, code, levels(2, 0.5, 1));
    expect(others).toEqual([]);
    expect(kept.atom).toBe(0);
    expect(kept.amplitude).toBeCloseTo(6, 9);
  });

  it('gives events sorted by position then atom, all above the drop level', () => {
    fc.assert(
      fc.property(problemSpecs, (spec) => {
        const problem = randomProblem({ ...spec, lambdaShare: Math.max(0.2, spec.lambdaShare) });
        const { dictionary, traces, samples, options } = problem;
        const code = encodeActiveSet(dictionary, traces, samples, options);
        const limits = levels(spec.atomCount, 0.2, 1, 2.5);
        const events = debiased(problem, code, limits);
        events.forEach((event, i) => {
          expect(Math.abs(event.amplitude)).toBeGreaterThanOrEqual(1);
          if (i === 0) return;
          const before = events[i - 1];
          expect(
            (event.position - before.position) * spec.atomCount + event.atom - before.atom,
          ).toBeGreaterThan(0);
        });
      }),
      { numRuns: 40 },
    );
  });
});
