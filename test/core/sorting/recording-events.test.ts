import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectEvents } from '../../../core/sorting/recording-events.ts';

interface Row {
  readonly segment: number;
  readonly position: number;
  readonly atom: number;
  readonly amplitude: number;
  readonly margin: number;
  readonly misfit: number;
}

function eventsOf(rows: readonly Row[]) {
  return {
    segment: Uint16Array.from(rows, (row) => row.segment),
    position: Float64Array.from(rows, (row) => row.position),
    atom: Int32Array.from(rows, (row) => row.atom),
    amplitude: Float64Array.from(rows, (row) => row.amplitude),
    margin: Float64Array.from(rows, (row) => row.margin),
    misfit: Float64Array.from(rows, (row) => row.misfit),
  };
}

describe('selectEvents', () => {
  it('leaves the events that stay, whole and in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (stay) => {
        const rows = stay.map((_, i) => ({
          segment: i >> 3,
          position: 3 * i,
          atom: i % 5,
          amplitude: i + 0.5,
          margin: -i,
          misfit: i / 7,
        }));
        const selected = selectEvents(eventsOf(rows), Uint8Array.from(stay, Number));
        expect(selected).toEqual(eventsOf(rows.filter((_, i) => stay[i])));
      }),
    );
  });
});
