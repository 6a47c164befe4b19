import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventCoder } from '../../../core/csc/event-coder.ts';
import { correlateTile } from '../../../core/sorting/tile-correlation.ts';
import { recordingOf } from '../preprocess/synthetic.ts';
import {
  atomSamples,
  eventModel,
  plantedTraces,
  randomEvents,
  rowsOf,
  spikeDictionary,
} from './planted.ts';

const amplitudes = [16, 22, 30];
const dictionary = spikeDictionary();
const model = eventModel(dictionary, amplitudes, false);
const total = 1200;
const planted = plantedTraces(dictionary, total, randomEvents(total, amplitudes, 60, 1), 2);
const recordings = [0, 1].map(() => recordingOf([rowsOf(planted), rowsOf(planted)]));
const channelCount = planted.length / total;

/** The planar signal of samples [from, from + samples). */
function excerpt(from: number, samples: number): Float32Array {
  const traces = new Float32Array(channelCount * samples);
  for (let p = 0; p < channelCount; p++) {
    traces.set(planted.subarray(p * total + from, p * total + from + samples), p * samples);
  }
  return traces;
}

describe('correlateTile', () => {
  it('gives what a coder finds that has seen nothing else, whatever came before', () => {
    const step = fc.record({
      from: fc.integer({ min: 0, max: total - 3 * atomSamples }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      recording: fc.nat(1),
      segment: fc.nat(1),
      isInterrupted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
        const coder = new EventCoder(model);
        // Onward for the most part, as tiles are coded.
        steps.sort((a, b) => a.from - b.from);
        for (const { from, share, recording, segment, isInterrupted } of steps) {
          const samples = 2 * atomSamples + Math.floor(share * (total - from - 2 * atomSamples));
          const traces = excerpt(from, samples);
          const place = [recordings[recording], segment, from, traces, samples] as const;
          if (isInterrupted) coder.code(excerpt(0, 300), 300);
          const found = correlateTile(coder, ...place);
          const alone = correlateTile(new EventCoder(model), ...place);
          expect(found.heat).toEqual(alone.heat);
          expect(found.correlation).toEqual(alone.correlation);
        }
      }),
      { numRuns: 50 },
    );
  });
});
