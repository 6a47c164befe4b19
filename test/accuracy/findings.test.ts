import { describe, expect, it } from 'vitest';
import { Random } from '../../core/base/random.ts';
import { findingsOf } from '../../engine/accuracy/findings.ts';
import { heldEvents } from '../../engine/accuracy/held-events.ts';
import { withoutLag } from '../../engine/accuracy/trains.ts';

/** Trains at random times, far enough apart that none matches another by chance. */
function randomTrains(count: number, spikes: number, seed: number): Float64Array[] {
  const random = new Random(seed);
  const slots = random.shuffle(Int32Array.from({ length: count * spikes }, (_, i) => i));
  return Array.from({ length: count }, (_, unit) =>
    Float64Array.from(
      slots.subarray(unit * spikes, (unit + 1) * spikes),
      (slot) => 100 * slot,
    ).sort(),
  );
}

const joined = (...trains: Float64Array[]) =>
  Float64Array.from(trains.flatMap((t) => [...t])).sort();
const name = (unit: number) => `unit ${unit}`;

function findings(truth: readonly Float64Array[], tested: readonly Float64Array[]) {
  return findingsOf({ truth, tested, toleranceSamples: 4, waveformSamples: 20 }, 0.8, name);
}

describe('findings', () => {
  const truth = randomTrains(3, 60, 1);

  it('has nothing to remark on where every unit was found', () => {
    const { accuracies, extraUnitCount, remarks } = findings(truth, [
      truth[2]!,
      truth[0]!,
      truth[1]!,
    ]);
    expect(accuracies).toEqual([1, 1, 1]);
    expect(extraUnitCount).toBe(0);
    expect(remarks).toEqual([]);
  });

  it('tells merged from split from missed units', () => {
    const merged = findings(truth, [joined(truth[0]!, truth[1]!), truth[2]!]).remarks;
    expect(merged[0]).toMatch(/^unit 0 .*merged with unit 1: 60 in sorted unit 0 of 120\.$/);
    const split = findings(truth, [
      truth[0]!.filter((_, i) => i % 5 < 3),
      truth[0]!.filter((_, i) => i % 5 >= 3),
      truth[1]!,
    ]).remarks;
    expect(split[0]).toMatch(
      /accuracy 0\.60, split: 36 in sorted unit 0 of 36, 24 in sorted unit 1/,
    );
    expect(split[1]).toMatch(/^unit 2 .*missed: no sorted unit/);
  });

  it('says whose waveform a made-up unit follows', () => {
    const shadow = truth[1]!.map((time) => time + 15);
    const { extraUnitCount, remarks } = findings(truth, [...truth, shadow]);
    expect(extraUnitCount).toBe(1);
    expect(remarks).toEqual([
      'Sorted unit 3 belongs to no true unit: 60 spikes, 100 % of them within 20 samples of a spike of unit 1.',
    ]);
  });

  it('holds up where nothing was sorted', () => {
    expect(findings(truth, []).accuracies).toEqual([0, 0, 0]);
    expect(heldEvents(truth[0]!, [], 4)).toMatchObject({ held: 0, unitSize: 0, unitCount: 0 });
  });
});

describe('removing constant lags', () => {
  it('moves each unit by its own lag, inside the range only', () => {
    const truth = randomTrains(2, 50, 2);
    const tested = [truth[1]!.map((time) => time + 25), truth[0]!.map((time) => time + 3)];
    const range = { earliest: 0, latest: 30 };
    expect(withoutLag(truth, tested, range, 4)).toEqual([truth[1], truth[0]]);
    const early = [truth[0]!.map((time) => time - 12)];
    expect(withoutLag(truth, early, range, 4)).not.toEqual([truth[0]]);
  });
});

describe('held events', () => {
  it('takes the unit that holds most, and of equals the smallest', () => {
    const [events, others] = randomTrains(2, 40, 3);
    const everything = joined(events!, others!);
    const exact = heldEvents(events!, [everything, others!, events!], 4);
    expect(exact).toMatchObject({ eventCount: 40, held: 40, unitSize: 40, unitCount: 3 });
    expect(exact.remarks).toEqual([
      'Sorted unit 0 of 80 spikes holds 40 of the 40 events as well.',
    ]);
  });
});
