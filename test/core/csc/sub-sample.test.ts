import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { Correlator } from '../../../core/csc/correlate.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import type { SpikePrior } from '../../../core/csc/spike-prior.ts';
import { withoutShiftArtefacts } from '../../../core/csc/sub-sample.ts';

const atomSamples = 30;
const samples = 90;
const positions = samples - atomSamples + 1;
const amplitude = 30;

/** Two narrow spikes that differ in their widths and in what follows them. */
const waveform = (atom: number, t: number) =>
  atom === 0
    ? -Math.exp(-0.5 * ((t - 10) / 1.3) ** 2) + 0.3 * Math.exp(-0.5 * ((t - 15) / 3) ** 2)
    : -Math.exp(-0.5 * ((t - 10) / 1.7) ** 2) + 0.5 * Math.exp(-0.5 * ((t - 13) / 2) ** 2);

const dictionary = createDictionary(2, 1, atomSamples);
for (const atom of [0, 1]) {
  for (let k = 0; k < atomSamples; k++) atomOf(dictionary, atom)[k] = waveform(atom, k);
}
const norms = normaliseAtoms(dictionary);
const gram = computeGram(dictionary);
const prior: SpikePrior = {
  mean: Float64Array.of(amplitude, amplitude),
  spread: Float64Array.of(3, 3),
  logRate: Float64Array.of(-7, -7),
  refractorySamples: 10,
  noiseVariance: 1,
};

/** Spikes at any moment, in noise. */
function correlationOf(spikes: readonly { atom: number; at: number }[], seed: number) {
  const random = new Random(seed);
  const traces = Float32Array.from({ length: samples }, (_, t) =>
    spikes.reduce(
      (sum, { atom, at }) => sum + (amplitude / norms[atom]) * waveform(atom, t - at),
      random.normal(),
    ),
  );
  const out = new Float64Array(2 * positions);
  return new Correlator(dictionary).correlate(traces, samples, out);
}

interface Near {
  readonly seed: number;
  readonly fraction: number;
  readonly lag: number;
}

const cases: readonly Near[] = Array.from({ length: 300 }, (_, i) => {
  const random = new Random(i + 1);
  return { seed: i + 1, fraction: random.uniform() - 0.5, lag: random.integer(5) - 2 };
});

/** How often something holds: noise may make the wrong answer the likelier one. */
const shareOf = (holds: (near: Near) => boolean) => cases.filter(holds).length / cases.length;

describe('withoutShiftArtefacts', () => {
  it('leaves one event where one spike lies between two samples', () => {
    const share = shareOf(({ seed, fraction, lag }) => {
      const correlation = correlationOf([{ atom: 0, at: 30 + fraction }], seed);
      const events = [
        { atom: 0, position: 30, amplitude },
        { atom: 1, position: 30 + lag, amplitude: 8 },
      ].sort((a, b) => a.position - b.position || a.atom - b.atom);
      const left = withoutShiftArtefacts(gram, prior, events, correlation, positions);
      const [first] = left;
      return (
        left.length === 1 && first.atom === 0 && Math.abs(first.amplitude / amplitude - 1) < 0.25
      );
    });
    expect(share).toBeGreaterThan(0.985);
  });

  it('keeps both of two spikes that are there', () => {
    const share = shareOf(({ seed, fraction, lag }) => {
      const spikes = [
        { atom: 0, at: 30 + fraction },
        { atom: 1, at: 30 + lag - fraction },
      ];
      const correlation = correlationOf(spikes, seed);
      const events = spikes
        .map(({ atom, at }) => ({ atom, position: Math.round(at), amplitude }))
        .sort((a, b) => a.position - b.position || a.atom - b.atom);
      const left = withoutShiftArtefacts(gram, prior, events, correlation, positions);
      return isDeepStrictEqual(left, events);
    });
    expect(share).toBeGreaterThan(0.985);
  });

  it('touches neither events that are apart nor those at the edge', () => {
    const events = [
      { atom: 1, position: 0, amplitude: 8 },
      { atom: 0, position: 1, amplitude },
      { atom: 1, position: 30, amplitude },
      { atom: 0, position: 34, amplitude },
    ];
    const correlation = correlationOf([{ atom: 0, at: 1 }], 3);
    expect(withoutShiftArtefacts(gram, prior, events, correlation, positions)).toEqual(events);
  });
});
