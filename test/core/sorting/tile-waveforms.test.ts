import { describe, expect, it } from 'vitest';
import { EventCoder } from '../../../core/csc/event-coder.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { measureTile } from '../../../core/sorting/tile-waveforms.ts';
import { recordingOf } from '../preprocess/synthetic.ts';
import { mean } from './moments.ts';
import {
  atomSamples,
  eventModel,
  plantedTraces,
  randomEvents,
  rowsOf,
  spikeDictionary,
} from './planted.ts';

const dictionary = spikeDictionary();
const amplitudes = [16, 22, 30];
const coder = new EventCoder(eventModel(dictionary, amplitudes, true));
const samples = 40_000;

/** Spikes of two units, every second one of unit 0 overlapped by one of unit 2. */
const planted = Array.from({ length: 300 }, (_, i) => i).flatMap((i) => {
  const position = 120 + 130 * i;
  const host = { position, atom: 0, amplitude: 16 };
  return i % 2 === 0 ? [host] : [host, { position: position + 9, atom: 2, amplitude: 30 }];
});
const recording = recordingOf([rowsOf(plantedTraces(dictionary, samples, planted, 3))]);

describe('measureTile', () => {
  it('gives the mean waveform of each unit’s spikes, overlapped or not', async () => {
    const { atoms: found } = await measureTile(recording, coder, {
      segment: 0,
      start: 0,
      end: samples,
    });
    expect(found.map(({ atom }) => atom)).toEqual([0, 2]);
    for (const { atom, sum, amplitudes: sizes } of found) {
      const count = planted.filter((event) => event.atom === atom).length;
      expect(Math.abs(sizes.length - count)).toBeLessThanOrEqual(0.03 * count);
      expect(mean([...sizes]) / amplitudes[atom]).toBeCloseTo(1, 1);
      const shape = atomOf(dictionary, atom);
      const error = Float64Array.from(
        sum,
        (value, i) => value / sizes.length - amplitudes[atom] * shape[i],
      );
      const noise = Math.sqrt(error.length / sizes.length);
      expect(Math.hypot(...error)).toBeLessThan(2 * noise);
    }
  });

  it('shows what spikes look like now, not what the template says', async () => {
    const grown = planted.map((event) => ({ ...event, amplitude: 1.2 * event.amplitude }));
    const other = recordingOf([rowsOf(plantedTraces(dictionary, samples, grown, 4))]);
    const { atoms: found } = await measureTile(other, coder, {
      segment: 0,
      start: 0,
      end: samples,
    });
    for (const { atom, sum, amplitudes: sizes } of found) {
      const size = Math.hypot(...sum) / sizes.length;
      expect(size / (1.2 * amplitudes[atom])).toBeCloseTo(1, 1);
    }
  });

  it('codes a long tile in pieces that say together what each says alone', async () => {
    const { atomCount, channelCount } = dictionary;
    const most = Math.min(150_000, Math.floor(8_000_000 / (atomCount + channelCount)));
    const long = Math.round(1.5 * most);
    const many = randomEvents(long, amplitudes, 70, 8);
    const own = recordingOf([rowsOf(plantedTraces(dictionary, long, many, 9))]);
    const whole = await measureTile(own, coder, { segment: 0, start: 0, end: long });
    expect(whole.coded).toHaveLength(2);
    const pieces = [];
    for (const { range } of whole.coded) pieces.push(await measureTile(own, coder, range));
    expect(pieces.flatMap(({ coded }) => coded)).toEqual(whole.coded);
    for (const { atom, sum, amplitudes: sizes } of whole.atoms) {
      const parts = pieces.flatMap(({ atoms }) => atoms.filter((found) => found.atom === atom));
      sum.forEach((value, i) => {
        const [first, second] = parts.map((part) => part.sum[i]);
        const rounding = 2 ** -22 * (Math.abs(first) + Math.abs(second));
        expect(Math.abs(value - first - second)).toBeLessThanOrEqual(rounding);
      });
      expect([...sizes]).toEqual(parts.flatMap((part) => [...part.amplitudes]));
    }
  });

  it('leaves out what lies at the ends of the tile', async () => {
    const start = planted[4].position - atomSamples / 2;
    const end = planted[4].position + 2 * atomSamples - 1;
    expect((await measureTile(recording, coder, { segment: 0, start, end })).atoms).toEqual([]);
  });
});
