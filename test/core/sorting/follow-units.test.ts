import { beforeAll, describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { knownEventModelOf } from '../../../core/learn/learn.ts';
import { type PreprocessPlan, planPreprocessing } from '../../../core/preprocess/plan.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import type { TileRange } from '../../../core/sorting/code-tile.ts';
import { normOf } from '../../../core/sorting/epoch-model.ts';
import { followUnits } from '../../../core/sorting/follow-units.ts';
import type { LearnedUnits } from '../../../core/sorting/join-regions.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { type EpochModels, serialTileCoder } from '../../../core/sorting/tile-coder.ts';
import { codedBy } from '../../support/coded-by.ts';
import { rejection } from '../../support/rejection.ts';
import { recordingOf } from '../preprocess/synthetic.ts';
import {
  eventModel,
  type PlantedEvent,
  plantedTraces,
  randomEvents,
  rowsOf,
  spikeDictionary,
} from './planted.ts';

const learned = spikeDictionary();
const amplitudes = [16, 22, 30];
const samples = 240_000;
const stretchCount = 16;

const stretches: TileRange[] = Array.from({ length: stretchCount }, (_, i) => {
  const start = Math.round((i * samples) / stretchCount) + 2000;
  return { segment: 0, start, end: start + 6000 };
});

/** A recording in which unit 0's spikes are `gain` times what was learned. */
function recordingWith(gain: (passed: number) => number, seed: number): Recording {
  const planted = randomEvents(samples, amplitudes, 70, seed).map(
    (event): PlantedEvent =>
      event.atom === 0
        ? { ...event, amplitude: event.amplitude * gain(event.position / samples) }
        : event,
  );
  return recordingOf([rowsOf(plantedTraces(learned, samples, planted, seed + 1))], 20_000);
}

const learnedUnits: LearnedUnits = {
  model: {
    dictionary: learned,
    scale: Float64Array.from(amplitudes),
    sigma: new Float64Array(amplitudes.length).fill(1),
    lambdaSigma: 4.5,
    prior: eventModel(learned, amplitudes, true).prior,
  },
  examples: amplitudes.map(() => []),
  lambdaNotice: null,
};

describe('followUnits', () => {
  let preprocess: PreprocessPlan;
  const off = parseParameters({ bandPass: 'off', reference: 'off', whiten: 'off' });
  const follow = (recording: Recording, context = silentContext) =>
    followUnits(
      learnedUnits,
      stretches,
      serialTileCoder(recording),
      { preprocess, twoSided: false, seed: 0, mayJoin: true },
      context,
    );
  const shrinking = recordingWith((passed) => 1.2 - 0.4 * passed, 5);
  let epochs: EpochModels;

  beforeAll(async () => {
    preprocess = await planPreprocessing(shrinking, off, silentContext);
    const followed = await follow(shrinking);
    epochs = followed.epochs!;
    expect(followed.coded).toEqual([]);
  });

  it('leaves units alone that stay the same', async () => {
    for (const seed of [1, 20]) {
      const recording = recordingWith(() => 1, seed);
      const { found, epochs: none, coded } = await follow(recording);
      expect({ found, none }).toEqual({ found: learnedUnits, none: null });
      // What was coded on the way need not be coded again.
      const ranges = coded.map(({ range }) => range);
      expect(ranges).toEqual(stretches);
      const plan = {
        preprocess,
        model: knownEventModelOf(learnedUnits.model, { twoSided: false }),
      };
      const again = await codedBy(serialTileCoder(recording), plan, ranges);
      expect(coded.map(({ events }) => events)).toEqual(again);
    }
  });

  it('follows the unit that changes and no other, in size and in shape', () => {
    expect(epochs).toHaveLength(stretchCount);
    epochs.forEach(({ shapes }, e) => {
      expect(shapes.map(({ unit }) => unit)).toEqual([0]);
      const [{ waveform }] = shapes;
      const passed = stretches[e].start / samples;
      const expected = (16 * (1.2 - 0.4 * passed)) / preprocess.noiseLevelMicrovolts[0];
      expect(normOf(waveform) / expected).toBeGreaterThan(0.93);
      expect(normOf(waveform) / expected).toBeLessThan(1.07);
      const atom = atomOf(learned, 0);
      const likeness = waveform.reduce((sum, value, i) => sum + value * atom[i], 0);
      expect(likeness / normOf(waveform)).toBeGreaterThan(0.98);
    });
  });

  it('expects of each epoch the amplitudes that its spikes have', () => {
    epochs.forEach(({ prior, shapes }) => {
      expect(prior!.mean[0]).toBeCloseTo(normOf(shapes[0].waveform), 4);
      expect(prior!.spread[0]).toBeLessThan(0.2 * prior!.mean[0]);
      expect([...prior!.mean.subarray(1)]).toEqual([22, 30]);
    });
  });

  it('ends when it is cancelled', async () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    expect(await rejection(follow(shrinking, context))).toBeInstanceOf(CancellationError);
  });
});
