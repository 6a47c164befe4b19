import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { noiseLevel } from '../../../core/math/order-statistics.ts';
import { planPreprocessing } from '../../../core/preprocess/plan.ts';
import { whitened } from '../../../core/preprocess/preprocess.ts';
import { readAll, recordingOf } from './synthetic.ts';

const tetrode = new URL(
  '../../../../shared/data/hc1-d533101-raw-5s/raw_4ch_10kHz_int16.dat',
  import.meta.url,
);

describe('a hippocampal tetrode (hc1 d533101, 5 s)', () => {
  it.skipIf(!existsSync(tetrode))(
    'comes out with noise that templates see as white (skipped where ../shared/data is absent)',
    async () => {
      const counts = new Int16Array(new Uint8Array(readFileSync(tetrode)).buffer);
      const recording = recordingOf(
        [[0, 1, 2, 3].map((channel) => counts.filter((_, i) => i % 4 === channel))],
        10_000,
      );
      const levelOfSum = async (whiten: 'off' | 'spatial+temporal') => {
        const plan = await planPreprocessing(
          recording,
          {
            seed: 0,
            bandPass: { lowHz: 300, highHz: 4000 },
            reference: 'auto',
            whiten,
            neighbourhoodUm: 100,
            drift: 'off',
          },
          silentContext,
        );
        for (const level of plan.noiseLevelMicrovolts) {
          expect(level).toBeGreaterThan(14);
          expect(level).toBeLessThan(18);
        }
        // A unit-norm template: the same half a millisecond on all four wires.
        const traces = await readAll(whitened(recording, plan));
        const seen = Float64Array.from({ length: 49_000 }, (_, t) => {
          let sum = 0;
          for (const trace of traces) for (let k = 0; k < 5; k++) sum += trace[t + k] ?? 0;
          return sum / Math.sqrt(20);
        });
        return noiseLevel(seen);
      };
      expect(await levelOfSum('off')).toBeGreaterThan(2);
      expect(await levelOfSum('spatial+temporal')).toBeGreaterThan(0.75);
      expect(await levelOfSum('spatial+temporal')).toBeLessThan(1.4);
    },
  );
});
