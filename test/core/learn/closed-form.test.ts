import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { reconstruct } from '../../../core/csc/operators.ts';
import { solveClosedForm } from '../../../core/learn/closed-form.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';
import { symmetricEigen } from '../../../core/math/symmetric-eigen.ts';
import { asCode } from '../csc/spikes-in-noise.ts';
import { type EventCase, eventCases, randomEvents, randomTraces } from './random-events.ts';

interface Fit {
  readonly spec: EventCase;
  readonly events: readonly Event[];
  readonly traces: Float64Array;
  readonly statistics: LearningStatistics;
  readonly mask: Uint8Array;
  readonly start: Float64Array;
}

function fitOf(spec: EventCase, masked: boolean): Fit {
  const random = Random.forStream(spec.seed, 5);
  const { atomCount, channelCount, atomSamples } = spec;
  const events = randomEvents(spec);
  const traces = randomTraces(spec);
  const margin = random.integer(4);
  const statistics = new LearningStatistics(atomCount, channelCount, atomSamples, margin);
  statistics.add(traces, spec.samples, events);
  const mask = Uint8Array.from({ length: atomCount * channelCount }, () =>
    masked && random.uniform() < 0.4 ? 0 : 1,
  );
  const start = Float64Array.from({ length: mask.length * atomSamples }, (_, i) =>
    mask[Math.floor(i / atomSamples)] === 0 ? 0 : random.normal(),
  );
  return { spec, events, traces, statistics, mask, start };
}

function squaredError({ spec, events, traces }: Fit, atoms: Float64Array): number {
  const image = reconstruct(
    { ...spec, atoms },
    asCode(events),
    spec.samples,
    new Float64Array(traces.length),
  );
  return traces.reduce((sum, value, i) => sum + (value - image[i]) ** 2, 0);
}

/**
 * The least squared error by linear algebra alone: for each channel the projection of its signal
 * on the space that the events' shifted taps span, found from the eigenvectors of A A^T.
 */
function leastSquaredError({ spec, events, traces, mask }: Fit): number {
  const { atomCount, channelCount, atomSamples, samples } = spec;
  let error = 0;
  for (let p = 0; p < channelCount; p++) {
    const columns: Float64Array[] = [];
    for (let c = 0; c < atomCount; c++) {
      if (mask[c * channelCount + p] === 0) continue;
      for (let k = 0; k < atomSamples; k++) {
        const column = new Float64Array(samples);
        for (const { atom, position, amplitude } of events) {
          if (atom === c) column[position + k] += amplitude;
        }
        columns.push(column);
      }
    }
    const outer = new Float64Array(samples * samples);
    for (const column of columns) {
      for (let i = 0; i < samples; i++) {
        for (let j = 0; j < samples; j++) outer[i * samples + j] += column[i] * column[j];
      }
    }
    const { values, vectors } = symmetricEigen(outer, samples);
    const largest = values[samples - 1];
    for (let v = 0; v < samples; v++) {
      if (values[v] > 1e-10 * largest) continue;
      let along = 0;
      for (let i = 0; i < samples; i++) along += vectors[v * samples + i] * traces[p * samples + i];
      error += along ** 2;
    }
  }
  return error;
}

describe('solveClosedForm', () => {
  it('explains the events as well as dense least squares, on the channels of each atom', () => {
    fc.assert(
      fc.property(eventCases, fc.boolean(), (spec, masked) => {
        const fit = fitOf(spec, masked);
        const atoms = solveClosedForm(fit.statistics, fit.start.slice(), fit.mask);
        const least = leastSquaredError(fit);
        const energy = fit.traces.reduce((sum, value) => sum + value ** 2, 0);
        expect(squaredError(fit, atoms)).toBeGreaterThan(least - 1e-9 * energy);
        expect(squaredError(fit, atoms) - least).toBeLessThan(1e-3 * energy);
      }),
      { numRuns: 150 },
    );
  });

  it('never explains them worse than the atoms it started from', () => {
    fc.assert(
      fc.property(eventCases, fc.boolean(), (spec, masked) => {
        const fit = fitOf(spec, masked);
        const before = squaredError(fit, fit.start);
        const atoms = solveClosedForm(fit.statistics, fit.start.slice(), fit.mask);
        expect(squaredError(fit, atoms)).toBeLessThanOrEqual(before * (1 + 1e-9));
      }),
      { numRuns: 150 },
    );
  });

  it('gives the planted atoms back, exactly, when events determine them and there is no noise', () => {
    fc.assert(
      fc.property(eventCases, (base) => {
        const spec = { ...base, samples: 400, events: 60 };
        const fit = fitOf(spec, true);
        const random = Random.forStream(spec.seed, 6);
        const planted = fit.start.map((value) => (value === 0 ? 0 : random.normal()));
        const traces = reconstruct(
          { ...spec, atoms: planted },
          asCode(fit.events),
          spec.samples,
          new Float64Array(fit.traces.length),
        );
        const { atomCount, channelCount, atomSamples } = spec;
        const statistics = new LearningStatistics(atomCount, channelCount, atomSamples, 2);
        statistics.add(traces, spec.samples, fit.events);
        const atoms = solveClosedForm(statistics, fit.start.slice(), fit.mask);
        atoms.forEach((value, i) => {
          expect(value).toBeCloseTo(planted[i], 4);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same from statistics that left out what is masked', () => {
    fc.assert(
      fc.property(eventCases, (spec) => {
        const fit = fitOf(spec, true);
        const { atomCount, channelCount, atomSamples, samples } = spec;
        const { margin } = fit.statistics;
        const sparse = new LearningStatistics(
          atomCount,
          channelCount,
          atomSamples,
          margin,
          fit.mask,
        );
        sparse.add(fit.traces, samples, fit.events);
        const expected = solveClosedForm(fit.statistics, fit.start.slice(), fit.mask);
        const atoms = solveClosedForm(sparse, fit.start.slice(), fit.mask);
        atoms.forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i], 9);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('makes masked channels zero and leaves atoms without events alone', () => {
    fc.assert(
      fc.property(eventCases, (spec) => {
        const fit = fitOf(spec, true);
        const dirty = fit.start.map((value) => (value === 0 ? 7 : value));
        const atoms = solveClosedForm(fit.statistics, dirty, fit.mask);
        atoms.forEach((value, i) => {
          const row = Math.floor(i / spec.atomSamples);
          const atom = Math.floor(row / spec.channelCount);
          if (fit.mask[row] === 0) expect(value).toBe(0);
          else if (fit.statistics.eventCount[atom] === 0) expect(value).toBe(fit.start[i]);
        });
      }),
      { numRuns: 100 },
    );
  });
});
