import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BugError } from '../../../core/base/errors.ts';
import { Random } from '../../../core/base/random.ts';
import { templateErrors } from '../../../core/quality/template-error.ts';

const samples = 20;

/** Random templates on two channels that are zero within three samples of their ends. */
function drawTemplates(unitCount: number, random: Random): Float64Array[] {
  return Array.from({ length: unitCount }, () =>
    Float64Array.from({ length: 2 * samples }, (_, i) =>
      i % samples < 3 || i % samples >= samples - 3 ? 0 : random.normal(),
    ),
  );
}

function block(templates: readonly Float64Array[]) {
  const values = templates.flatMap((template) => [...template]);
  return { channelCount: 2, templateSamples: samples, values };
}

describe('templateErrors', () => {
  it('undoes order, sign, scale and a small shift', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 6 }), (seed, n) => {
        const random = new Random(seed);
        const truth = drawTemplates(n, random);
        const order = random.shuffle(Int32Array.from({ length: n }, (_, i) => i));
        const shifts = Array.from({ length: n }, () => random.integer(7) - 3);
        const signs = Array.from({ length: n }, () => (random.uniform() < 0.5 ? -1 : 1));
        const learned = new Array<Float64Array>(n);
        truth.forEach((template, unit) => {
          learned[order[unit]] = template.map(
            (_, i) => signs[unit] * 7 * (template[i - shifts[unit]] ?? 0),
          );
        });
        const errors = templateErrors(block(truth), block(learned), 4);
        errors.forEach((error, unit) => {
          expect(error.learnedUnit).toBe(order[unit]);
          expect(error.shift).toBe(shifts[unit]);
          expect(error.sign).toBe(signs[unit]);
          expect(error.errorDb).toBeLessThan(-70);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('is Eq. 26: 10 log10 of the sine of the angle between the two', () => {
    const angle = 0.3;
    const truth = { channelCount: 1, templateSamples: 2, values: [1, 0] };
    const learned = {
      channelCount: 1,
      templateSamples: 2,
      values: [Math.cos(angle), Math.sin(angle)],
    };
    const [error] = templateErrors(truth, learned, 0);
    expect(error.errorDb).toBeCloseTo(10 * Math.log10(Math.sin(angle)), 10);
    expect(error.rawErrorDb).toBeCloseTo(error.errorDb, 12);
  });

  it('reports the raw error beside the aligned one', () => {
    const [a, b] = drawTemplates(2, new Random(1));
    const errors = templateErrors(block([a, b]), block([b, a]), 4);
    expect(errors[0].errorDb).toBeLessThan(-70);
    expect(errors[0].rawErrorDb).toBeGreaterThan(-3);
  });

  it('leaves a true template without a learned one at 0 dB, and accepts other lengths', () => {
    const truth = { channelCount: 1, templateSamples: 3, values: [1, -2, 1, 0, 3, 1] };
    const learned = { channelCount: 1, templateSamples: 5, values: [0, 0, 1, -2, 1] };
    const errors = templateErrors(truth, learned, 2);
    expect(errors[0]).toMatchObject({ learnedUnit: 0, shift: 2 });
    expect(errors[0].errorDb).toBeLessThan(-70);
    expect(errors[1]).toMatchObject({ learnedUnit: -1, errorDb: 0, rawErrorDb: Number.NaN });
  });

  it('gives 0 dB for a template of zeros', () => {
    const truth = { channelCount: 1, templateSamples: 2, values: [1, 0] };
    const learned = { channelCount: 1, templateSamples: 2, values: [0, 0] };
    expect(templateErrors(truth, learned, 1)[0].errorDb).toBe(0);
  });

  it('does not compare different numbers of channels', () => {
    const one = { channelCount: 1, templateSamples: 2, values: [1, 0] };
    const two = { channelCount: 2, templateSamples: 1, values: [1, 0] };
    expect(() => templateErrors(one, two, 1)).toThrow(BugError);
  });
});
