import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleChannel, scaleColumns } from '../../../core/formats/scale-channel.ts';

const column = fc.record({
  column: fc.nat(12),
  gainToMicrovolts: fc.constantFrom(1, 0.195, -2.5),
  offsetCounts: fc.constantFrom(0, 32_768, -3),
});

describe('scaleColumns', () => {
  it('gives every channel what scaling its column alone gives, and touches nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(column, { maxLength: 11 }),
        fc.nat(9),
        fc.nat(4),
        fc.nat(5),
        (channels, count, firstFrame, outStart) => {
          const stride = 13;
          const samples = Int16Array.from(
            { length: stride * (firstFrame + count) },
            (_, i) => (i * 7919) % 60_000,
          );
          const rowLength = outStart + count + 2;
          const expected = new Float32Array(channels.length * rowLength).fill(-7);
          const out = expected.slice();
          const first = firstFrame * stride;
          channels.forEach(({ column, gainToMicrovolts, offsetCounts }, c) => {
            const at = outStart + c * rowLength;
            const from = first + column;
            scaleChannel(
              samples,
              from,
              stride,
              count,
              gainToMicrovolts,
              offsetCounts,
              expected,
              at,
            );
          });
          scaleColumns(samples, { first, stride, count }, channels, out, outStart, rowLength);
          expect(out).toEqual(expected);
        },
      ),
    );
  });
});
