import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { encodeActiveSet } from '../../../core/csc/active-set.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import {
  eventModelOf,
  type LearnedModel,
  type LearningWindow,
  type LearnOptions,
  learnDictionary,
} from '../../../core/learn/learn.ts';
import { maximiseLambda, paperPrior } from '../../../core/learn/regularisation.ts';
import { serialWindowCoder, type WindowCoder } from '../../../core/learn/window-coder.ts';
import { templateErrors } from '../../../core/quality/template-error.ts';
import { simulateTable3, table3 } from '../../../core/simulate/table3.ts';
import { signalOf } from '../csc/spikes-in-noise.ts';

const { atomSamples, windowSamples } = table3;

interface Simulation {
  readonly atoms: Float64Array;
  readonly windows: LearningWindow[];
  /** Mean amplitude in noise standard deviations. */
  readonly amplitude: number;
}

function simulate(seed: number, seconds = 12): Simulation {
  const { samples, templates, truth, noiseSigma } = simulateTable3({
    durationSeconds: seconds,
    snrDb: 16,
    seed,
  });
  const windows: LearningWindow[] = [];
  for (let start = 0; start < samples.length; start += windowSamples) {
    const part = samples.subarray(start, start + windowSamples);
    windows.push({ traces: part.map((value) => value / noiseSigma), samples: windowSamples });
  }
  const sum = truth.amplitude.reduce((total, value) => total + value, 0);
  return { atoms: templates, windows, amplitude: sum / truth.amplitude.length / noiseSigma };
}

/** The true atoms with so much of a random waveform added that their error is `errorDb` (Eq. 26). */
function perturbed(simulation: Simulation, errorDb: number, seed: number): LearnedModel {
  const random = Random.forStream(seed, 8);
  const atomCount = simulation.atoms.length / atomSamples;
  const dictionary = createDictionary(atomCount, 1, atomSamples);
  const sine = 10 ** (errorDb / 10);
  for (let c = 0; c < atomCount; c++) {
    const truth = simulation.atoms.subarray(c * atomSamples, (c + 1) * atomSamples);
    const other = truth.map(() => random.normal());
    const along = truth.reduce((sum, value, k) => sum + value * other[k], 0);
    const across = other.map((value, k) => value - along * truth[k]);
    const norm = Math.hypot(...across);
    atomOf(dictionary, c).set(
      truth.map((value, k) => Math.sqrt(1 - sine ** 2) * value + (sine * across[k]) / norm),
    );
  }
  normaliseAtoms(dictionary);
  return {
    dictionary,
    scale: new Float64Array(atomCount).fill(0.8 * simulation.amplitude),
    sigma: new Float64Array(atomCount).fill(1),
    lambdaSigma: 4.5,
    prior: null,
  };
}

function optionsFor(model: LearnedModel, changes: Partial<LearnOptions> = {}): LearnOptions {
  const { atomCount, channelCount } = model.dictionary;
  return {
    twoSided: false,
    learnLambdaAround: null,
    channelMask: new Uint8Array(atomCount * channelCount).fill(1),
    passes: 3,
    batchSize: 16,
    forgetting: [0.7, 0.95],
    recentreSamples: 3,
    ...changes,
  };
}

function learn(simulation: Simulation, model: LearnedModel, changes: Partial<LearnOptions> = {}) {
  const { windows } = simulation;
  const coder = serialWindowCoder(windows);
  return learnDictionary(windows, coder, model, optionsFor(model, changes), new Random(1));
}

function worstError({ atoms }: Simulation, { dictionary }: LearnedModel): number {
  const block = (values: Float64Array) => ({
    channelCount: 1,
    templateSamples: atomSamples,
    values,
  });
  const errors = templateErrors(block(atoms), block(dictionary.atoms), 4);
  return Math.max(...errors.map(({ errorDb }) => errorDb));
}

function norms({ dictionary }: LearnedModel): number[] {
  return Array.from({ length: dictionary.atomCount }, (_, c) =>
    Math.hypot(...atomOf(dictionary, c)),
  );
}

describe('learnDictionary', () => {
  it('finds the atoms of the CRsAE simulation from -3 dB: all below -14 dB, 4 seeds of 5', async () => {
    let learned = 0;
    for (const seed of [1, 2, 3, 4, 5]) {
      const simulation = simulate(seed);
      const model = perturbed(simulation, -3, seed);
      expect(worstError(simulation, model)).toBeGreaterThan(-5);
      await learn(simulation, model);
      if (worstError(simulation, model) < -14) learned++;
    }
    expect(learned).toBeGreaterThanOrEqual(4);
  });

  it('stays at the truth when it starts there', async () => {
    const simulation = simulate(6);
    const model = perturbed(simulation, Number.NEGATIVE_INFINITY, 6);
    await learn(simulation, model);
    expect(worstError(simulation, model)).toBeLessThan(-17);
  });

  it('looks at a share of the windows, chosen at random, where there is less than one pass', async () => {
    const simulation = simulate(6);
    const model = perturbed(simulation, Number.NEGATIVE_INFINITY, 6);
    const { windows } = simulation;
    const serial = serialWindowCoder(windows);
    const coded: number[] = [];
    const coder: WindowCoder = {
      code(which, ...rest) {
        coded.push(...which);
        return serial.code(which, ...rest);
      },
    };
    const options = optionsFor(model, { passes: 0.25 });
    const { events } = await learnDictionary(windows, coder, model, options, new Random(1));
    expect(new Set(coded).size).toBe(Math.ceil(windows.length / 4));
    expect(coded).toHaveLength(Math.ceil(windows.length / 4));
    expect(Math.max(...coded)).toBeGreaterThan(windows.length / 2);
    expect(events).toHaveLength(windows.length);
    events.forEach((list, w) => {
      if (!coded.includes(w)) expect(list).toEqual([]);
    });
  });

  it('learns unit atoms, their amplitudes, and counts the events it reports', async () => {
    const simulation = simulate(7);
    const model = perturbed(simulation, -6, 7);
    const report = await learn(simulation, model);
    for (const norm of norms(model)) expect(norm).toBeCloseTo(1, 12);
    for (const scale of model.scale) {
      expect(Math.abs(scale / simulation.amplitude - 1)).toBeLessThan(0.12);
    }
    const counts = model.scale.map(
      (_, c) => report.events.flat().filter(({ atom }) => atom === c).length,
    );
    expect(report.eventCount).toEqual(counts);
    const planted = 3 * simulation.windows.length;
    for (const count of counts) expect(Math.abs(count / planted - 1)).toBeLessThan(0.1);
  });

  it('gives the same bytes for the same seed', async () => {
    const simulation = simulate(8, 4);
    const [one, two] = [perturbed(simulation, -4, 8), perturbed(simulation, -4, 8)];
    const first = await learn(simulation, one);
    const second = await learn(simulation, two);
    expect(two).toEqual(one);
    expect(second).toEqual(first);
  });

  it('does not care in which order the atoms stand', async () => {
    const simulation = simulate(9, 4);
    const plain = perturbed(simulation, -6, 9);
    const turned = perturbed(simulation, -6, 9);
    const count = plain.dictionary.atomCount;
    for (let c = 0; c < count; c++) {
      atomOf(turned.dictionary, c).set(atomOf(plain.dictionary, count - 1 - c));
    }
    await learn(simulation, plain);
    await learn(simulation, turned);
    for (let c = 0; c < count; c++) {
      const other = atomOf(turned.dictionary, count - 1 - c);
      const product = atomOf(plain.dictionary, c).reduce((sum, v, k) => sum + v * other[k], 0);
      expect(product).toBeGreaterThan(0.999);
    }
  });

  it('sees only ratios to the noise: a louder signal with louder noise teaches the same atoms', async () => {
    const simulation = simulate(10, 4);
    const factor = 8;
    const louder = {
      ...simulation,
      windows: simulation.windows.map(({ traces, samples }) => ({
        traces: traces.map((value) => factor * value),
        samples,
      })),
    };
    const plain = perturbed(simulation, -6, 10);
    const scaled = perturbed(simulation, -6, 10);
    scaled.scale = scaled.scale.map((value) => factor * value);
    scaled.sigma = scaled.sigma.map((value) => factor * value);
    await learn(simulation, plain);
    await learn(louder, scaled);
    plain.dictionary.atoms.forEach((value, i) => {
      expect(scaled.dictionary.atoms[i]).toBeCloseTo(value, 9);
    });
    plain.scale.forEach((value, c) => {
      expect(scaled.scale[c] / factor).toBeCloseTo(value, 6);
    });
  });

  it('brings atoms that start three samples late back to their waveforms, if it may move them', async () => {
    for (const seed of [11, 12, 13]) {
      const simulation = simulate(seed);
      const learnLate = async (recentreSamples: number) => {
        const late = perturbed(simulation, Number.NEGATIVE_INFINITY, seed);
        for (let c = 0; c < late.dictionary.atomCount; c++) {
          const atom = atomOf(late.dictionary, c);
          atom.copyWithin(0, 3);
          atom.fill(0, atomSamples - 3);
        }
        normaliseAtoms(late.dictionary);
        await learn(simulation, late, { passes: 4, recentreSamples });
        return worstError(simulation, late);
      };
      expect(await learnLate(3)).toBeLessThan(-14);
      expect(await learnLate(0)).toBeGreaterThan(-12);
    }
  });

  it('keeps masked channels silent and atoms that never occur as they were', async () => {
    const simulation = simulate(12, 3);
    const two = simulation.windows.map(({ traces, samples }) => {
      const both = new Float32Array(2 * samples);
      both.set(traces);
      both.set(traces, samples);
      return { traces: both, samples };
    });
    const dictionary = createDictionary(2, 2, atomSamples);
    atomOf(dictionary, 0).set(simulation.atoms.subarray(0, atomSamples));
    atomOf(dictionary, 1).forEach((_, k, atom) => {
      atom[k] = k % 2 === 0 ? 1 : -1;
    });
    normaliseAtoms(dictionary);
    const never = atomOf(dictionary, 1).slice();
    const model: LearnedModel = {
      dictionary,
      scale: Float64Array.of(simulation.amplitude, 40 * simulation.amplitude),
      sigma: Float64Array.of(1, 1),
      lambdaSigma: 4.5,
      prior: null,
    };
    const channelMask = Uint8Array.of(1, 0, 1, 1);
    await learn({ ...simulation, windows: two }, model, { channelMask, recentreSamples: 0 });
    expect(
      atomOf(dictionary, 0)
        .subarray(atomSamples)
        .every((value) => value === 0),
    ).toBe(true);
    atomOf(dictionary, 1).forEach((value, k) => {
      expect(value).toBeCloseTo(never[k], 12);
    });
  });

  it('has nothing to learn from no windows, or from silence', async () => {
    const simulation = simulate(13, 0.1);
    const silence = [{ traces: new Float32Array(500), samples: 500 }];
    for (const windows of [[], silence, [{ traces: new Float32Array(5), samples: 5 }]]) {
      const model = perturbed(simulation, -6, 13);
      const before = model.dictionary.atoms.slice();
      const report = await learn({ ...simulation, windows }, model);
      model.dictionary.atoms.forEach((value, i) => {
        expect(value).toBeCloseTo(before[i], 12);
      });
      expect([...report.eventCount]).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('learnDictionary, with lambda', () => {
  it('leaves lambda alone unless asked', async () => {
    const simulation = simulate(20, 2);
    const model = perturbed(simulation, -6, 20);
    expect((await learn(simulation, model)).lambdaNotice).toBeNull();
    expect(model.lambdaSigma).toBe(4.5);
  });

  it('sets lambda to Eq. 20 for the lasso codes of the pass', async () => {
    const simulation = simulate(21, 3);
    const model = perturbed(simulation, -6, 21);
    model.sigma = Float64Array.of(1, 1.1, 0.9, 1.2);
    let l1InSigma = 0;
    for (const { traces, samples } of simulation.windows) {
      const { coding } = eventModelOf(model, { twoSided: false });
      const code = encodeActiveSet(model.dictionary, traces, samples, coding);
      code.value.forEach((value, i) => {
        l1InSigma += value / model.sigma[code.atom[i]];
      });
    }
    const count = simulation.windows.length;
    const length = windowSamples - atomSamples + 1;
    const expected = maximiseLambda(
      { atomCount: 4, windows: count, positions: count * length, l1InSigma },
      paperPrior(4.5, length),
    );
    const report = await learn(simulation, model, {
      passes: 1,
      batchSize: count,
      learnLambdaAround: 4.5,
    });
    expect(l1InSigma).toBeGreaterThan(0);
    // Coding correlates in whole numbers.
    expect(model.lambdaSigma).toBeCloseTo(expected, 4);
    expect(model.lambdaSigma).not.toBeCloseTo(4.5, 2);
    expect(report.lambdaNotice).toBeNull();
  });

  it('learns the same atoms with a learned lambda, and codes with it', async () => {
    const simulation = simulate(22);
    const model = perturbed(simulation, -3, 22);
    await learn(simulation, model, { learnLambdaAround: 4.5 });
    expect(worstError(simulation, model)).toBeLessThan(-14);
    const { coding, levels } = eventModelOf(model, { twoSided: false });
    expect([...coding.lambda]).toEqual(new Array(4).fill(model.lambdaSigma));
    for (const level of levels.drop) expect(level).toBeGreaterThanOrEqual(model.lambdaSigma);
  });

  it('says so, and keeps lambda, where there is no code to learn from', async () => {
    const simulation = simulate(23, 0.1);
    const silence = [{ traces: new Float32Array(500), samples: 500 }];
    for (const windows of [[], silence, [{ traces: new Float32Array(5), samples: 5 }]]) {
      const model = perturbed(simulation, -6, 23);
      const report = await learn({ ...simulation, windows }, model, { learnLambdaAround: 4.5 });
      expect(model.lambdaSigma).toBe(4.5);
      expect(report.lambdaNotice?.code).toBe('LAMBDA_NOT_LEARNED');
    }
  });

  it('stays within a factor of two of what was asked, and says so', async () => {
    const simulation = simulate(24, 0.1);
    const model = perturbed(simulation, Number.NEGATIVE_INFINITY, 24);
    model.scale.fill(2000);
    const loud = [30, 90, 150, 210].map((position, atom) => ({ position, atom, amplitude: 2000 }));
    const traces = Float32Array.from(signalOf(model.dictionary, loud, 300, null));
    const windows = [{ traces, samples: 300 }];
    const report = await learn({ ...simulation, windows }, model, { learnLambdaAround: 4.5 });
    expect(model.lambdaSigma).toBe(2.25);
    expect(report.lambdaNotice?.code).toBe('LAMBDA_BOUNDED');
  });
});
