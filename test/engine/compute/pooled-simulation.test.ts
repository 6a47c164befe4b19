import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { type SimulationOptions, simulate } from '../../../core/simulate/presets.ts';
import { interleavedSamples } from '../../../core/simulate/simulated-recording.ts';
import { pooledSimulation, type SampleRange } from '../../../engine/compute/pooled-simulation.ts';

/** Made piece by piece, because it drifts. */
const options: SimulationOptions = {
  preset: 'tetrode',
  durationSeconds: 2,
  seed: 4,
  driftUm: 10,
};

const rangesOf = (length: number): SampleRange[] =>
  Array.from({ length: Math.ceil(60_000 / length) }, (_, i) => ({
    start: i * length,
    end: Math.min(60_000, (i + 1) * length),
  }));

describe('pooledSimulation', () => {
  it('makes the same bytes in the same order as one thread, for any number of threads and ranges', async () => {
    const expected = await interleavedSamples(simulate(options), 0, 60_000);
    expect(expected.some((value) => value < -30)).toBe(true);
    for (const [threads, length] of [
      [1, 60_000],
      [2, 8192],
      [3, 5000],
    ] as const) {
      const made = new Float32Array(expected.length);
      let at = 0;
      const { cancellation } = silentContext;
      for await (const piece of pooledSimulation(
        options,
        rangesOf(length),
        threads,
        cancellation,
      )) {
        made.set(piece, at);
        at += piece.length;
      }
      expect(at).toBe(expected.length);
      expect(made).toEqual(expected);
    }
  });

  it('stops when it is cancelled, and when nobody asks for more', async () => {
    const cancellation = { cancelled: false };
    const read = async () => {
      for await (const _ of pooledSimulation(options, rangesOf(1000), 2, cancellation)) {
        cancellation.cancelled = true;
      }
    };
    await expect(read()).rejects.toThrow(CancellationError);
    cancellation.cancelled = false;
    let pieces = 0;
    for await (const _ of pooledSimulation(options, rangesOf(1000), 2, cancellation)) {
      if (++pieces === 3) break;
    }
    expect(pieces).toBe(3);
  });
});
