import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../core/base/random.ts';
import { encodeFista } from '../../../../core/csc/fista.ts';
import { lipschitzConstant } from '../../../../core/csc/lipschitz.ts';
import { correlate } from '../../../../core/csc/operators.ts';
import { validSamples } from '../../../../core/csc/problem.ts';
import { integerAtoms, quantised } from '../../../../core/kernels/integer-atoms.ts';
import { simulateTable3, table3 } from '../../../../core/simulate/table3.ts';
import {
  DeviceFista,
  type DispatchLimits,
} from '../../../../engine/compute/webgpu/device-fista.ts';
import { deviceKernels } from '../../../../engine/compute/webgpu/device-kernels.ts';
import { problemSpecs, randomDictionary, randomProblem } from '../../../core/csc/random-problem.ts';
import { itCorrelates } from '../../../core/kernels/correlation-laws.ts';
import { itEncodesByFista } from '../../../core/kernels/fista-laws.ts';
import { openTestDevice } from './open-test-device.ts';

const { device, title } = await openTestDevice();

describe.skipIf(!device)(`template correlation on a GPU (${title})`, () => {
  itCorrelates(async (dictionary, ...signal) => {
    const correlation = deviceKernels(device!).correlation(dictionary);
    try {
      return await correlation.correlate(...signal);
    } finally {
      correlation.close();
    }
  });
});

describe.skipIf(!device)(`template correlation of whole numbers on a GPU (${title})`, () => {
  it('is exact up to the largest sums that there can be', async () => {
    const sizes = fc.record({
      atomCount: fc.integer({ min: 1, max: 6 }),
      channelCount: fc.integer({ min: 1, max: 5 }),
      atomSamples: fc.integer({ min: 1, max: 70 }),
      samples: fc.integer({ min: 1, max: 1500 }),
      seed: fc.nat(1_000_000),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async (size) => {
        const { signalScale, taps } = integerAtoms(randomDictionary(size), 1);
        const random = Random.forStream(size.seed, 9);
        const signal = Int32Array.from({ length: size.channelCount * size.samples }, () =>
          quantised(Math.sign(random.normal()) * (random.uniform() < 0.5 ? 1 : 2), signalScale),
        );
        const atoms = { ...size, atoms: taps };
        const count = size.atomCount * validSamples(size.samples, size.atomSamples);
        const expected = new Float64Array(count);
        correlate(atoms, Float64Array.from(signal), size.samples, expected);
        const kernel = deviceKernels(device!).integerCorrelation(atoms);
        const sums = await kernel.correlate(signal, size.samples, new Int32Array(count));
        kernel.close();
        expect(Float64Array.from(sums)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

describe.skipIf(!device)(`FISTA on a GPU (${title})`, () => {
  itEncodesByFista(async (dictionary, weights, traces, samples, steps) => {
    const encoder = deviceKernels(device!).denseEncoder(dictionary, weights);
    try {
      const [code] = await encoder.encode([traces], samples, steps);
      return code!;
    } finally {
      encoder.close();
    }
  });

  it('codes windows of the paper within 1e-5 of double precision', async () => {
    const { atomSamples, windowSamples, sampleRate } = table3;
    const windowCount = 4;
    const { samples, templates, noiseSigma } = simulateTable3({
      durationSeconds: (windowCount * windowSamples) / sampleRate,
      snrDb: 16,
      seed: 3,
    });
    const atomCount = templates.length / atomSamples;
    const dictionary = { atomCount, channelCount: 1, atomSamples, atoms: templates };
    const weights = { lambda: new Float64Array(atomCount).fill(4.54 * noiseSigma), twoSided: true };
    const steps = { iterations: 180, lipschitz: lipschitzConstant(dictionary) };
    const windows = Array.from({ length: windowCount }, (_, w) =>
      Float64Array.from(samples.subarray(w * windowSamples, (w + 1) * windowSamples)),
    );
    const codes = await deviceKernels(device!)
      .denseEncoder(dictionary, weights)
      .encode(windows, windowSamples, steps);
    windows.forEach((window, w) => {
      const options = { ...weights, ...steps };
      const expected = encodeFista(dictionary, window, windowSamples, options).code;
      expect(expected.some((value) => value !== 0)).toBe(true);
      expect(largestDifference(codes[w].code, expected)).toBeLessThanOrEqual(1e-5);
    });
  });

  it('gives the same code of many windows as of each, however the work is dispatched', async () => {
    await fc.assert(
      fc.asyncProperty(problemSpecs, fc.integer({ min: 1, max: 12 }), async (spec, iterations) => {
        const { dictionary, options } = randomProblem(spec);
        const windows = Array.from(
          { length: 5 },
          (_, w) => randomProblem({ ...spec, seed: spec.seed + w }).traces,
        );
        const steps = { iterations, lipschitz: lipschitzConstant(dictionary) };
        const encodeAll = async (limits?: DispatchLimits) => {
          const encoder = new DeviceFista(device!, dictionary, options, limits);
          return encoder.encode(windows, spec.samples, steps);
        };
        const whole = await encodeAll();
        // One iteration at a time with the state in a buffer; one window at a time in fast memory.
        for (const limits of [
          { dispatch: 1e9, workgroup: 1 },
          { dispatch: 1, workgroup: 1e9 },
        ]) {
          const divided = await encodeAll(limits);
          whole.forEach(({ code }, w) => {
            expect(largestDifference(divided[w].code, code)).toBeLessThanOrEqual(1e-6);
            expect(divided[w].iterations).toBe(iterations);
          });
        }
        const [alone] = await new DeviceFista(device!, dictionary, options).encode(
          windows.slice(4),
          spec.samples,
          steps,
        );
        expect(alone!.code).toEqual(whole[4].code);
      }),
      { numRuns: 8 },
    );
  });
});

function largestDifference(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}
