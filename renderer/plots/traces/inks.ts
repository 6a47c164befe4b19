import type { Span } from './column-extents.ts';

/**
 * Which ink each column of each lane is drawn with, `[lane * columns + column]`: 0 is that of the
 * trace, `1 + c` that of unit colour c.
 */
export interface Inks {
  readonly laneCount: number;
  readonly columns: number;
  readonly ink: Uint8Array;
}

/** A spike as a piece of the traces: the template's length on the template's lanes. */
export interface SpikeMark {
  readonly sample: number;
  /** Samples of the template before the spike and after. */
  readonly before: number;
  readonly after: number;
  /** The lane where it is largest comes first. */
  readonly lanes: readonly number[];
  /** Place in the palette of unit colours. */
  readonly colour: number;
}

/** Below so many columns a spike is a mark and no shape: only the lane where it is largest shows it. */
const shapeColumns = 3;

export function plainInks(laneCount: number, columns: number): Inks {
  return { laneCount, columns, ink: new Uint8Array(laneCount * columns) };
}

/** Colours the columns in which spikes are. Of spikes in one place the later mark is seen. */
export function inkSpikes({ columns, ink }: Inks, marks: Iterable<SpikeMark>, span: Span): void {
  const perColumn = (span.end - span.start) / columns;
  for (const { sample, before, after, lanes, colour } of marks) {
    const isShape = (before + after) / perColumn >= shapeColumns;
    const start = isShape ? sample - before : sample;
    const end = isShape ? sample + after : sample;
    const first = Math.max(0, Math.floor((start - span.start) / perColumn));
    const last = Math.min(columns - 1, Math.floor((end - span.start) / perColumn));
    for (const lane of isShape ? lanes : lanes.slice(0, 1)) {
      ink.fill(1 + colour, lane * columns + first, lane * columns + Math.max(first, last + 1));
    }
  }
}
