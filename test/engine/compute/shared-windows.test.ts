import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedWindow, shareWindows } from '../../../engine/compute/shared-windows.ts';

const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 });

/** Windows of two channels, in as many memories as are asked for. */
function windowsOf(samples: readonly number[], memories: number, isShared: boolean) {
  const bytes = 8 * samples.reduce((sum, one) => sum + one, 0);
  const buffers = Array.from({ length: memories }, () =>
    isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
  );
  let first = 0;
  return samples.map((count, w) => {
    const traces = new Float32Array(buffers[w % memories]!, 4 * first, 2 * count);
    traces.forEach((_, i) => {
      traces[i] = first + i;
    });
    first += 2 * count;
    return { traces, samples: count };
  });
}

describe('shareWindows', () => {
  it('gives every window back, in memory that is shared, copied only where it was not', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 3 }), fc.boolean(), (samples, n, isShared) => {
        const windows = windowsOf(samples, n, isShared);
        const shared = shareWindows(windows);
        windows.forEach(({ traces, samples: count }, w) => {
          const again = sharedWindow(shared, w);
          expect(again.samples).toBe(count);
          expect(Array.from(again.traces)).toEqual(Array.from(traces));
          expect(again.traces.buffer).toBeInstanceOf(SharedArrayBuffer);
          expect(again.traces.buffer === traces.buffer).toBe(isShared);
        });
      }),
    );
  });
});
