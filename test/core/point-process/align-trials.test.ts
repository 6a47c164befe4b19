import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/base/errors.ts';
import { hertz } from '../../../core/base/quantities.ts';
import { alignTrials, type TrialWindow } from '../../../core/point-process/align-trials.ts';
import {
  baselineProbability,
  countSpikes,
  requireSingleSpikes,
  selectTrials,
  trialSpikes,
} from '../../../core/point-process/trials.ts';

const extent = { sampleRate: hertz(30_000), segmentSamples: [3_000_000, 600_000] };
const window: TrialWindow = { startMs: -50, endMs: 150, binMs: 1 };

/** One unit's spikes. */
const train = (...sampleIndex: number[]) => ({
  sampleIndex,
  unitIndex: sampleIndex.map(() => 0),
  unitIds: [7],
});
const events = (...sampleIndex: number[]) => ({ sampleIndex });

function refusal(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }
  throw new Error('nothing was refused');
}

describe('alignTrials', () => {
  it('puts every spike of a window into the trial and the bin where it was planted, and no other', () => {
    const planted = fc.array(
      fc.record({
        trial: fc.nat(3),
        bin: fc.nat(199),
        offset: fc.nat(29),
        unit: fc.nat(2),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(planted, fc.array(fc.nat(2_000_000), { maxLength: 30 }), (spikes, others) => {
        const onsets = [
          { segment: 0, sample: 500_000 },
          { segment: 0, sample: 400_000 },
          { segment: 1, sample: 1500 },
          { segment: 1, sample: 595_500 },
        ];
        const outside = others.filter((sample) =>
          onsets.every(
            (onset) =>
              onset.segment > 0 || sample < onset.sample - 1500 || sample >= onset.sample + 4500,
          ),
        );
        const all = [
          ...spikes.map(({ trial, bin, offset, unit }) => ({
            sample: onsets[trial].sample - 1500 + 30 * bin + offset,
            segment: onsets[trial].segment,
            unit,
          })),
          ...outside.map((sample) => ({ sample, segment: 0, unit: 0 })),
        ];
        const { trials, moments, silentUnitIds } = alignTrials(
          {
            sampleIndex: all.map(({ sample }) => sample),
            segmentIndex: all.map(({ segment }) => segment),
            unitIndex: all.map(({ unit }) => unit),
            unitIds: [3, 5, 9],
          },
          {
            sampleIndex: onsets.map(({ sample }) => sample),
            segmentIndex: onsets.map(({ segment }) => segment),
          },
          window,
          extent,
        );
        // Trials are in the order of time: the second event comes first.
        const place = [1, 0, 2, 3];
        for (const neuron of trials.neurons) {
          for (let trial = 0; trial < 4; trial++) {
            const expected = spikes
              .filter((spike) => [3, 5, 9][spike.unit] === neuron.unitId)
              .filter((spike) => place[spike.trial] === trial)
              .map(({ bin }) => bin)
              .sort((a, b) => a - b);
            expect([...trialSpikes(neuron, trial)]).toEqual(expected);
          }
        }
        // Where a spike is in the recording and its bin say the same.
        for (const [j, { sampleIndex, segmentIndex }] of moments.entries()) {
          const byTrial = [0, 1, 2, 3].map((trial) => trialSpikes(trials.neurons[j], trial));
          const binned = byTrial.flatMap((bins, trial) => {
            const { sample, segment } = onsets[place.indexOf(trial)];
            return Array.from(bins, (bin) => ({ first: sample - 1500 + 30 * bin, segment }));
          });
          expect(sampleIndex).toHaveLength(binned.length);
          for (const [i, { first, segment }] of binned.entries()) {
            expect(segmentIndex[i]).toBe(segment);
            expect(sampleIndex[i]).toBeGreaterThanOrEqual(first);
            expect(sampleIndex[i]).toBeLessThan(first + 30);
          }
        }
        const heard = new Set(spikes.map(({ unit }) => [3, 5, 9][unit]));
        expect(trials.neurons.map(({ unitId }) => unitId)).toEqual(
          [3, 5, 9].filter((id) => heard.has(id)),
        );
        expect(silentUnitIds).toEqual([3, 5, 9].filter((id) => !heard.has(id)));
      }),
    );
  });

  it('bins by time where a bin is not a whole number of samples', () => {
    const rate = 24_414.0625;
    const onset = 100_000;
    const samples = Array.from(
      { length: 200 },
      (_, bin) => onset + Math.ceil(((bin - 50) * rate) / 1000),
    );
    const { trials } = alignTrials(train(...samples), events(onset, onset + 50_000), window, {
      sampleRate: hertz(rate),
      segmentSamples: [Number.POSITIVE_INFINITY],
    });
    expect([...countSpikes(trials.neurons[0], 200)]).toEqual(new Array(200).fill(1));
  });

  it('marks the time before the event as baseline unless told otherwise', () => {
    const align = (more: object) =>
      alignTrials(train(100_000), events(100_000, 200_000), { ...window, ...more }, extent).trials;
    expect([...align({}).baseline].indexOf(0)).toBe(50);
    expect(align({}).baseline.reduce((sum, flag) => sum + flag, 0)).toBe(50);
    expect([
      ...align({
        binMs: 50,
        baselineMs: [
          [-50, 0],
          [100, 150],
        ],
      }).baseline,
    ]).toEqual([1, 0, 0, 1]);
    expect(align({ startMs: 0 }).baseline.some((flag) => flag !== 0)).toBe(false);
  });

  it('leaves out events whose window is cut by an edge, and says how many', () => {
    const { trials, cutEventCount } = alignTrials(
      train(100_000, 200_000),
      events(10, 100_000, 200_000, 2_999_999),
      window,
      extent,
    );
    expect(cutEventCount).toBe(2);
    expect(trials.neurons[0].trialCount).toBe(2);
  });

  it.each([
    ['NO_EVENTS', 'There are no events', [], window],
    ['ONE_TRIAL', 'There is one event', [100_000], window],
    ['ONE_TRIAL', '1 more are too near an edge', [0, 100_000], window],
    ['EVENT_OUTSIDE_RECORDING', 'Event 2 is at sample 3000000', [5000, 3_000_000], window],
    ['EVENT_OUTSIDE_RECORDING', 'Event 1 is at sample -1', [-1, 5000], window],
    ['EVENT_OUTSIDE_RECORDING', 'Event 1 is at sample NaN', [Number.NaN, 5000], window],
    ['OVERLAPPING_WINDOWS', 'are 125 ms apart', [100_000, 103_750], window],
    ['NO_SPIKES_IN_WINDOWS', 'None of 1 units', [100_000, 200_000], window],
    ['BAD_WINDOW', 'from 50 to -50 ms', [1, 2], { startMs: 50, endMs: -50, binMs: 1 }],
    ['BAD_WINDOW', 'bins of 0 ms', [1, 2], { startMs: 0, endMs: 50, binMs: 0 }],
    ['BAD_WINDOW', 'bins of 3 ms', [1, 2], { startMs: 0, endMs: 50, binMs: 3 }],
    ['BAD_WINDOW', 'bins of NaN ms', [1, 2], { startMs: 0, endMs: 50, binMs: Number.NaN }],
  ] as const)('refuses with %s: %s', (code, words, onsets, badWindow) => {
    const error = refusal(() =>
      alignTrials(train(2_500_000), events(...onsets), badWindow, extent),
    );
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it('refuses a sorting without units', () => {
    const nobody = { sampleIndex: [], unitIndex: [], unitIds: [] };
    const error = refusal(() => alignTrials(nobody, events(100_000, 200_000), window, extent));
    expect(error.code).toBe('NO_SPIKES');
  });

  it('refuses a baseline that leaves the window', () => {
    const error = refusal(() =>
      alignTrials(
        train(100_000),
        events(100_000, 200_000),
        { ...window, baselineMs: [[-60, 0]] },
        extent,
      ),
    );
    expect(error.message).toContain('A baseline from -60 to 0 ms');
  });
});

describe('a trial set', () => {
  const { trials } = alignTrials(
    train(99_000, 100_000, 100_030, 100_031, 200_900),
    events(100_000, 200_000, 300_000),
    window,
    extent,
  );

  it('counts over trials', () => {
    const counts = countSpikes(trials.neurons[0], trials.binCount);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect([counts[16], counts[50], counts[51], counts[80]]).toEqual([1, 1, 2, 1]);
  });

  it('gives trials once, never or more than once', () => {
    const [neuron] = selectTrials(trials, [1, 0, 1]).neurons;
    expect(neuron.trialCount).toBe(3);
    expect([...neuron.bin]).toEqual([80, 16, 50, 51, 51, 80]);
  });

  it('refuses two spikes of a trial in one bin, but not of two trials', () => {
    expect(refusal(() => requireSingleSpikes(trials)).message).toContain(
      'Unit 7 has 2 spikes in one bin of 1 ms (trial 1, 1 ms after the event)',
    );
    expect(() => requireSingleSpikes(selectTrials(trials, [1, 1]))).not.toThrow();
  });

  it('measures the base rate in the baseline, and everywhere where there is none', () => {
    const [neuron] = trials.neurons;
    expect(baselineProbability(neuron, trials)).toBeCloseTo(1.5 / 151);
    const unmarked = { ...trials, baseline: new Uint8Array(200) };
    expect(baselineProbability(neuron, unmarked)).toBeCloseTo(5.5 / 601);
  });
});
