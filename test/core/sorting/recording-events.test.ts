import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectEvents } from '../../../core/sorting/recording-events.ts';
import { eventsOf, rowsOf } from './event-rows.ts';

describe('selectEvents', () => {
  it('leaves the events that stay, whole and in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (stay) => {
        const rows = stay.map((_, i) => ({
          segment: i >> 3,
          position: 3 * i,
          atom: i % 5,
          amplitude: i + 0.5,
          margin: -i - 1,
          misfit: i / 8,
        }));
        const selected = await selectEvents(await eventsOf(rows), Uint8Array.from(stay, Number));
        expect(await rowsOf(selected)).toEqual(rows.filter((_, i) => stay[i]));
      }),
    );
  });
});
