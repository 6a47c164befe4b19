import { reorder } from '../../../core/math/nearly-sorted.ts';
import { EventMeasures, measureNames } from '../../../core/sorting/event-measures.ts';
import { type RecordingEvents, sortTimes } from '../../../core/sorting/recording-events.ts';

/** An event; what is left out is zero, but for the usual amplitude and margin. */
export interface EventRow {
  readonly segment?: number;
  readonly position: number;
  readonly atom?: number;
  readonly amplitude?: number;
  readonly margin?: number;
  readonly misfit?: number;
}

/** The events of nearly sorted rows, sorted. */
export async function eventsOf(rows: readonly EventRow[]): Promise<RecordingEvents> {
  const times = {
    segment: Uint16Array.from(rows, ({ segment }) => segment ?? 0),
    position: Float64Array.from(rows, ({ position }) => position),
    atom: Int32Array.from(rows, ({ atom }) => atom ?? 0),
  };
  const order = sortTimes(times);
  const measures = new EventMeasures(rows.length, null);
  const usual = { amplitude: 20, margin: 10, misfit: 0 };
  for (const name of measureNames) {
    const values = Float32Array.from(rows, (row) => row[name] ?? usual[name]);
    await measures.keep(name, reorder(values, order));
  }
  return { ...times, measures };
}

/** The rows of events, whole. */
export async function rowsOf(events: RecordingEvents): Promise<Required<EventRow>[]> {
  const rows = Array.from(events.position, (position, i) => ({
    segment: events.segment[i]!,
    position,
    atom: events.atom[i]!,
    amplitude: 0,
    margin: 0,
    misfit: 0,
  }));
  for (const name of measureNames) {
    const values = await events.measures.load(name);
    for (const [i, row] of rows.entries()) row[name] = values[i]!;
  }
  return rows;
}
