import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventCoder, type EventModel } from '../../../core/csc/event-coder.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { codeTile, type TileRange } from '../../../core/sorting/code-tile.ts';
import { EventRoom } from '../../../core/sorting/event-room.ts';
import type { RecordingEvents } from '../../../core/sorting/recording-events.ts';
import { tileRanges } from '../../../core/sorting/tile-coder.ts';
import { recordingOf } from '../preprocess/synthetic.ts';
import { rowsOf as eventRows } from './event-rows.ts';
import { mean } from './moments.ts';
import {
  atomSamples,
  eventModel,
  type PlantedEvent,
  plantedTraces,
  randomEvents,
  rowsOf,
  spikeDictionary,
} from './planted.ts';

const dictionary = spikeDictionary();
const amplitudes = [16, 22, 30];

async function eventsIn(
  recording: Recording,
  model: EventModel,
  ranges: readonly TileRange[],
): Promise<RecordingEvents> {
  const coder = new EventCoder(model);
  const room = new EventRoom(null);
  for (const range of ranges) room.add({ range, events: await codeTile(recording, coder, range) });
  return room.join();
}

/** The whole of each segment in one tile. */
const whole = (recording: Recording) => tileRanges(recording, 1e9);

/** Cuts one segment at the given samples. */
function cutAt(samples: number, cuts: readonly number[]): TileRange[] {
  const inside = cuts.filter((cut) => cut > 0 && cut < samples);
  const edges = [...new Set([0, ...inside, samples])].sort((a, b) => a - b);
  return edges.slice(1).map((end, i) => ({ segment: 0, start: edges[i], end }));
}

/** For each planted event, how many events of its atom were found within a sample of it. */
function timesFound(found: RecordingEvents, planted: readonly PlantedEvent[]): number[] {
  return planted.map(({ position, atom }) =>
    found.atom.reduce(
      (n, own, i) => n + Number(own === atom && Math.abs(found.position[i] - position) <= 1),
      0,
    ),
  );
}

function recordingWith(samples: number, events: readonly PlantedEvent[], seed: number): Recording {
  return recordingOf([rowsOf(plantedTraces(dictionary, samples, events, seed))]);
}

describe.each([
  ['without a prior', false],
  ['with a prior', true],
])('codeTile %s', (_, withPrior) => {
  const model = eventModel(dictionary, amplitudes, withPrior);

  it('gives the same events, to the byte, for any division into tiles', async () => {
    const samples = 3000;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 12, max: 200 }),
        fc.array(fc.integer({ min: 1, max: samples - 1 }), { minLength: 1, maxLength: 12 }),
        async (seed, gap, cuts) => {
          const planted = randomEvents(samples, amplitudes, gap, seed);
          const recording = recordingWith(samples, planted, seed + 1);
          const atOnce = await eventsIn(recording, model, whole(recording));
          expect(atOnce.position.length).toBeGreaterThan(0);
          expect(await eventsIn(recording, model, cutAt(samples, cuts))).toEqual(atOnce);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives the same events for tiles much shorter than an atom', async () => {
    const samples = 700;
    const recording = recordingWith(samples, randomEvents(samples, amplitudes, 40, 5), 6);
    const atOnce = await eventsIn(recording, model, whole(recording));
    for (const size of [1, 5, atomSamples]) {
      expect(await eventsIn(recording, model, tileRanges(recording, size))).toEqual(atOnce);
    }
  });

  it('finds a spike on a seam exactly once, wherever the seam cuts it', async () => {
    const spacing = 5 * atomSamples;
    const planted = Array.from({ length: 2 * atomSamples }, (_, i) => ({
      position: 100 + i * spacing,
      atom: i % 3,
      amplitude: amplitudes[i % 3],
    }));
    const seams = planted.map(({ position }, i) => position - atomSamples / 2 + i);
    const samples = 200 + planted.length * spacing;
    const recording = recordingWith(samples, planted, 8);
    const found = await eventsIn(recording, model, cutAt(samples, seams));
    expect(timesFound(found, planted)).toEqual(planted.map(() => 1));
    expect(found.position.length).toBe(planted.length);
  });

  it('finds spikes that begin before the segment or end after it, once', async () => {
    const samples = 400;
    const planted = [
      { position: -4, atom: 0, amplitude: 30 },
      { position: samples - 14, atom: 1, amplitude: 40 },
    ];
    const recording = recordingWith(samples, planted, 9);
    for (const ranges of [whole(recording), cutAt(samples, [1, 2, 20, 380, 399])]) {
      const found = await eventsIn(recording, model, ranges);
      expect(timesFound(found, planted)).toEqual([1, 1]);
    }
  });

  it('codes each segment as if it were alone', async () => {
    const lengths = [500, 30, 800];
    const traces = lengths.map((samples, i) => {
      const events = [
        { position: -6, atom: 0, amplitude: 30 },
        { position: samples - 16, atom: 2, amplitude: 30 },
        ...randomEvents(samples, amplitudes, 60, i),
      ];
      return rowsOf(plantedTraces(dictionary, samples, events, 20 + i));
    });
    const together = recordingOf(traces);
    const found = await eventRows(await eventsIn(together, model, tileRanges(together, 128)));
    for (const [segment, rows] of traces.entries()) {
      const alone = recordingOf([rows]);
      const own = await eventRows(await eventsIn(alone, model, whole(alone)));
      expect(own.length).toBeGreaterThan(0);
      const part = found.filter((event) => event.segment === segment);
      expect(part).toEqual(own.map((event) => ({ ...event, segment })));
    }
  });

  it('finds nothing in silence, and nothing in segments shorter than an atom of silence', async () => {
    const recording = recordingOf([
      rowsOf(new Float32Array(2 * 1000)),
      rowsOf(new Float32Array(2 * 3)),
      rowsOf(new Float32Array(2)),
    ]);
    const found = await eventsIn(recording, model, tileRanges(recording, 64));
    expect(found.position.length).toBe(0);
  });
});

describe('a long chain of overlapping spikes', () => {
  it.each([false, true])('loses none to a few small ones among them (prior: %s)', async (prior) => {
    const samples = 3000;
    const model = eventModel(dictionary, amplitudes, prior);
    const planted = randomEvents(samples, amplitudes, 12, 2);
    const small = planted
      .slice(0, -1)
      .filter((_, i) => i % 20 === 7)
      .map(({ position }) => ({ position: position + 6, atom: 2, amplitude: 10.5 }));
    const recording = recordingWith(samples, [...planted, ...small], 1);
    const found = await eventsIn(recording, model, whole(recording));
    const times = timesFound(found, planted).map((n) => Math.min(1, n));
    expect(mean(times)).toBeGreaterThan(0.97);
  });
});

describe('a recording without any silence', () => {
  const samples = 12_000;
  const planted = randomEvents(samples, amplitudes, 10, 3);
  const recording = recordingWith(samples, planted, 4);
  const model = eventModel(dictionary, amplitudes, true);

  it('gives the same events, to the byte, for any division into tiles', async () => {
    const atOnce = await eventsIn(recording, model, whole(recording));
    for (const size of [500, 2111, 6000]) {
      expect(await eventsIn(recording, model, tileRanges(recording, size))).toEqual(atOnce);
    }
  });

  it('loses and doubles no more spikes at its cuts than elsewhere', async () => {
    const found = await eventsIn(recording, model, whole(recording));
    const times = timesFound(found, planted);
    expect(times.filter((count) => count === 1).length).toBeGreaterThan(0.97 * planted.length);
    expect(found.position.length).toBeLessThan(1.02 * planted.length);
  });
});

describe('the events of a tile', () => {
  const planted = randomEvents(20_000, amplitudes, 60, 31);
  const recording = recordingWith(20_000, planted, 32);

  it('have the planted amplitudes, a misfit of about zero and certainty where no atom is alike', async () => {
    const model = eventModel(dictionary, amplitudes, false);
    const found = await eventRows(await eventsIn(recording, model, whole(recording)));
    amplitudes.forEach((expected, c) => {
      const own = found.filter(({ atom }) => atom === c).map(({ amplitude }) => amplitude);
      expect(mean(own) / expected).toBeCloseTo(1, 1);
    });
    expect(Math.abs(mean(found.map(({ misfit }) => misfit)))).toBeLessThan(0.5);
    expect(mean(found.map(({ margin }) => margin))).toBeGreaterThan(5);
  });

  it('are less certain where another atom would explain them nearly as well', async () => {
    const twins = { ...dictionary, atoms: dictionary.atoms.slice() };
    const size = 2 * atomSamples;
    for (let i = 0; i < size; i++) twins.atoms[size + i] = dictionary.atoms[i];
    const model = eventModel(twins, [16, 16, 30], false);
    const found = await eventRows(await eventsIn(recording, model, whole(recording)));
    const ofTwins = found.filter(({ atom }) => atom < 2);
    expect(ofTwins.length).toBeGreaterThan(50);
    expect(Math.max(...ofTwins.map(({ margin }) => margin))).toBeLessThan(1e-3);
  });
});

describe('tileRanges', () => {
  it('covers every sample of every segment once, in order, by tiles of at most that size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        (lengths, tileSamples) => {
          const recording = recordingOf(lengths.map((length) => [new Float32Array(length)]));
          const ranges = tileRanges(recording, tileSamples);
          lengths.forEach((length, segment) => {
            const own = ranges.filter((range) => range.segment === segment);
            let next = 0;
            for (const { start, end } of own) {
              expect(start).toBe(next);
              expect(end - start).toBeGreaterThan(0);
              expect(end - start).toBeLessThanOrEqual(tileSamples);
              next = end;
            }
            expect(next).toBe(length);
          });
          expect(ranges.map(({ segment }) => segment)).toEqual(
            ranges.map(({ segment }) => segment).sort((a, b) => a - b),
          );
        },
      ),
    );
  });
});

describe('a seam between epochs', () => {
  const model = eventModel(dictionary, amplitudes, true);
  const samples = 3000;

  /** Ranges of `size` in two epochs that meet at `seam`. */
  function epochsAt(seam: number, size: number): TileRange[] {
    const first = { templates: 0, start: Number.NEGATIVE_INFINITY, end: seam };
    const second = { templates: 1, start: seam, end: Number.POSITIVE_INFINITY };
    return cutAt(samples, [
      seam,
      ...Array.from({ length: Math.ceil(samples / size) }, (_, i) => i * size),
    ]).map((range) => ({ ...range, epoch: range.start < seam ? first : second }));
  }

  it('gives the same events for any division of the epochs into tiles', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 12, max: 200 }),
        fc.integer({ min: 100, max: samples - 100 }),
        fc.integer({ min: 20, max: 900 }),
        async (seed, gap, seam, size) => {
          const planted = randomEvents(samples, amplitudes, gap, seed);
          const recording = recordingWith(samples, planted, seed + 1);
          const atOnce = await eventsIn(recording, model, epochsAt(seam, samples));
          expect(await eventsIn(recording, model, epochsAt(seam, size))).toEqual(atOnce);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('changes nothing where the templates stay the same and the seam lies in silence', async () => {
    const planted = randomEvents(samples, amplitudes, 8 * atomSamples, 3);
    const recording = recordingWith(samples, planted, 4);
    const undivided = await eventsIn(recording, model, whole(recording));
    for (const { position } of planted.slice(0, -1)) {
      const seam = position + 4 * atomSamples;
      expect(await eventsIn(recording, model, epochsAt(seam, samples))).toEqual(undivided);
    }
  });

  it('gives a spike to the side that it begins on, once, in the midst of others too', async () => {
    const planted = randomEvents(samples, amplitudes, atomSamples, 11);
    const recording = recordingWith(samples, planted, 12);
    const undivided = await eventsIn(recording, model, whole(recording));
    for (let i = 3; i + 3 < planted.length; i += 4) {
      const middle = (planted[i].position + planted[i + 1].position) >> 1;
      const found = await eventsIn(recording, model, epochsAt(middle, samples));
      expect([...found.position]).toEqual([...undivided.position]);
      expect([...found.atom]).toEqual([...undivided.atom]);
    }
  });
});
