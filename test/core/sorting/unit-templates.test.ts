import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomOf } from '../../../core/csc/problem.ts';
import {
  type EventStretch,
  extremumOf,
  WaveformMeter,
} from '../../../core/sorting/unit-templates.ts';
import {
  atomSamples,
  channelCount,
  type PlantedEvent,
  plantedTraces,
  spikeDictionary,
} from './planted.ts';

const dictionary = spikeDictionary();
const microvolts = [80, 120, 60];

/** Spikes of all units in turn, most of which overlap with the one before. */
function overlappingEvents(samples: number): PlantedEvent[] {
  const events: PlantedEvent[] = [];
  for (let i = 0; 30 + 17 * i + 2 * atomSamples < samples; i++) {
    events.push({ position: 30 + 17 * i + (i % 7), atom: i % 3, amplitude: 0.7 + 0.1 * (i % 7) });
  }
  return events.sort((a, b) => a.position - b.position);
}

/** The same events with the amplitudes that they have in the signal, in microvolts. */
const inMicrovolts = (events: readonly PlantedEvent[]) =>
  events.map((event) => ({ ...event, amplitude: microvolts[event.atom] * event.amplitude }));

/** Waveforms of all atoms on all channels. */
function measured(stretches: readonly EventStretch[]): Float64Array {
  const channels = Array.from({ length: dictionary.atomCount }, () =>
    Int32Array.from({ length: channelCount }, (_, p) => p),
  );
  const meter = new WaveformMeter(channels, channelCount, atomSamples);
  for (const stretch of stretches) meter.add(stretch);
  return meter.solve();
}

describe('WaveformMeter', () => {
  const samples = 20_000;
  const events = overlappingEvents(samples);

  it('gives back the planted waveforms exactly, though nearly all spikes overlap', () => {
    const traces = plantedTraces(dictionary, samples, inMicrovolts(events), 1, 0);
    const found = measured([{ traces, samples, events }]);
    for (let c = 0; c < 3; c++) {
      const expected = atomOf(dictionary, c).map((value) => microvolts[c] * value);
      const size = channelCount * atomSamples;
      expected.forEach((value, i) => {
        expect(Math.abs(found[c * size + i] - value)).toBeLessThan(0.01);
      });
    }
  });

  it('averages noise away over all stretches together', () => {
    const stretches = [2, 3, 4].map((seed) => ({
      traces: plantedTraces(dictionary, samples, inMicrovolts(events), seed, 10),
      samples,
      events,
    }));
    const found = measured(stretches);
    const errors = found.map(
      (value, i) =>
        value - microvolts[Math.floor(i / (channelCount * atomSamples))] * dictionary.atoms[i],
    );
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(2);
  });

  it('leaves out spikes whose template reaches beyond the stretch, and gives zeros for atoms without spikes', () => {
    const cut = [
      { position: -3, atom: 0, amplitude: 1 },
      { position: 60, atom: 1, amplitude: 1 },
      { position: 100 - atomSamples + 1, atom: 2, amplitude: 1 },
    ];
    const traces = plantedTraces(dictionary, 100, inMicrovolts([cut[1]]), 5, 0);
    const size = channelCount * atomSamples;
    const found = measured([{ traces, samples: 100, events: cut }]);
    expect(found.subarray(0, size).every((value) => value === 0)).toBe(true);
    expect(found.subarray(2 * size).every((value) => value === 0)).toBe(true);
    expect(found[size + 8]).toBeCloseTo(120 * dictionary.atoms[size + 8], 3);
  });
});

it('measures an atom on its own channels only, whatever other atoms do there', () => {
  const samples = 20_000;
  const events = overlappingEvents(samples);
  const traces = plantedTraces(dictionary, samples, inMicrovolts(events), 1, 0);
  const size = channelCount * atomSamples;
  const own = [Int32Array.of(0), Int32Array.of(0, 1), Int32Array.of(0, 1)];
  const meter = new WaveformMeter(own, channelCount, atomSamples);
  meter.add({ traces, samples, events });
  const found = meter.solve();
  expect(found.subarray(atomSamples, size).every((value) => value === 0)).toBe(true);
  for (let k = 0; k < atomSamples; k++) {
    expect(Math.abs(found[k] - microvolts[0] * dictionary.atoms[k])).toBeLessThan(0.01);
  }
});

describe('extremumOf', () => {
  it('finds the trough, or the peak where that is half as large again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 }),
        (channels, row) => {
          const waveform = Float64Array.from(
            { length: channels * row.length },
            (_, i) => row[i % row.length] / (1 + Math.floor(i / row.length)),
          );
          const { channel, sample, value } = extremumOf(waveform, row.length);
          expect(waveform[channel * row.length + sample]).toBe(value);
          const trough = Math.min(...waveform);
          const peak = Math.max(...waveform);
          expect(value).toBe(peak > -1.5 * trough ? peak : trough);
        },
      ),
    );
    const inside = extremumOf(Float64Array.of(-9, 1, 3, -7, 2, 1), 3, { from: 1, to: 3 });
    expect(inside).toEqual({ channel: 0, sample: 2, value: 3 });
    const extremum = extremumOf(Float64Array.of(1, -3, 2, 4), 2);
    expect(extremum).toEqual({ channel: 0, sample: 1, value: -3 });
    expect(extremumOf(Float64Array.of(1, -3, 2, 5), 2)).toEqual({
      channel: 1,
      sample: 1,
      value: 5,
    });
  });
});
