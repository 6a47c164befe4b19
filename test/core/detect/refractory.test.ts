import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { crossCorrelogramRefractoriness } from '../../../core/detect/refractory.ts';

const sampleRate = 20_000;
const options = { refractorySamples: 40, deadSamples: 10, baselineSamples: 1000 };

/** Poisson spikes at `rate` with a refractory period of 2.5 ms. */
function train(rate: number, seconds: number, random: Random, from = 0): number[] {
  const times: number[] = [];
  let t = from * sampleRate;
  for (;;) {
    t += 50 + random.exponential(sampleRate / rate - 50);
    if (t >= (from + seconds) * sampleRate) return times;
    times.push(Math.floor(t));
  }
}

function split(times: readonly number[], share: number, random: Random): [number[], number[]] {
  const a: number[] = [];
  const b: number[] = [];
  for (const t of times) (random.uniform() < share ? a : b).push(t);
  return [a, b];
}

describe('crossCorrelogramRefractoriness', () => {
  it('recognises one neuron split in two, and two neurons', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const [a, b] = split(train(40, 120, random), 0.4, random);
      const one = crossCorrelogramRefractoriness(a, b, options);
      expect(one.count).toBe(0);
      expect(one.pIfIndependent).toBeLessThan(1e-6);
      expect(one.pIfOneNeuron).toBeGreaterThan(0.999);

      const two = crossCorrelogramRefractoriness(
        train(20, 120, random),
        train(30, 120, random),
        options,
      );
      expect(two.pIfOneNeuron).toBeLessThan(1e-6);
      expect(two.pIfIndependent).toBeGreaterThan(1e-4);
    }
  });

  it('accuses independent trains of being one as often as its p-value says', () => {
    let accused = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const a = train(15, 60, random);
      const b = train(15, 60, random);
      if (crossCorrelogramRefractoriness(a, b, options).pIfIndependent < 0.1) accused++;
    }
    expect(accused).toBeGreaterThan(10);
    expect(accused).toBeLessThan(45);
  });

  it('says nothing of units that never fire in the same minute', () => {
    const random = new Random(1);
    const evidence = crossCorrelogramRefractoriness(
      train(20, 60, random),
      train(20, 60, random, 120),
      options,
    );
    expect(evidence).toEqual({ count: 0, expected: 0, pIfIndependent: 1, pIfOneNeuron: 1 });
  });

  it('counts pairs by their lag, each way, and does not care which train is named first', () => {
    const a = [10_000];
    const b = [9_950, 9_961, 9_989, 9_990, 10_005, 10_011, 10_039, 10_040, 10_900, 11_001];
    const evidence = crossCorrelogramRefractoriness(a, b, options);
    expect(evidence.count).toBe(4);
    expect(evidence.expected).toBeCloseTo((3 * 58) / 1922, 12);
    expect(crossCorrelogramRefractoriness(b, a, options)).toEqual(evidence);
  });

  it('says nothing where no lag can be seen', () => {
    const blind = { refractorySamples: 10, deadSamples: 12, baselineSamples: 500 };
    expect(crossCorrelogramRefractoriness([1, 500], [1, 505], blind).pIfIndependent).toBe(1);
    expect(crossCorrelogramRefractoriness([], [], options).pIfIndependent).toBe(1);
  });
});
