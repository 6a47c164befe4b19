import { useMemo } from 'react';
import type { SpikeSlice, TemplateBlock, UnitRow } from '../../../engine/api/contract.ts';
import { footprint } from '../../plots/footprint.ts';
import type { SpikeMark } from '../../plots/traces/inks.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { surroundings } from '../../state/time-window.ts';

/** A mark, and whose it is. */
export interface UnitMark extends SpikeMark {
  readonly unitId: number;
}

export interface SpikeMarks {
  /** Of the selected units, or of all where none is selected; by time. */
  readonly marks: readonly UnitMark[];
  /** Spikes there are; more than marks where there are too many to show. */
  readonly total: number;
}

const none: readonly UnitMark[] = [];
/** From so many on, marks hide the traces. */
const mostSpikes = 20_000;

/** The spikes about what is seen, on the lanes of their templates. @param channels of the lanes */
export function useSpikeMarks(
  { range, segment }: TimeRange,
  channels: readonly number[],
): SpikeMarks {
  const sorting = useSortingRef();
  const units = useUnits();
  const selected = useSelection((selection) => selection.unitIds);
  const templates = useEngineQuery('readTemplates', sorting).data;
  const spikes = useEngineQuery(
    'readSpikes',
    sorting === null
      ? null
      : {
          ...sorting,
          ...surroundings(range, segment.sampleCount),
          limit: mostSpikes,
          ...(selected.length > 0 ? { unitIds: selected } : {}),
        },
    { keptMs: 0 },
  ).data;
  const shapes = useMemo(
    () => unitShapes(units, templates, channels),
    [units, templates, channels],
  );
  return useMemo(() => {
    if (spikes === undefined) return { marks: none, total: 0 };
    const isTooMany = spikes.total > spikes.sampleIndex.length;
    return { marks: isTooMany ? none : marksOf(spikes, shapes), total: spikes.total };
  }, [spikes, shapes]);
}

type Shape = Omit<UnitMark, 'sample'>;

function unitShapes(
  units: readonly UnitRow[],
  templates: TemplateBlock | undefined,
  channels: readonly number[],
): ReadonlyMap<number, Shape> {
  const shapes = new Map<number, Shape>();
  if (templates === undefined) return shapes;
  const laneOf = new Map(channels.map((channel, lane) => [channel, lane]));
  for (const { unitId, colour } of units) {
    const place = templates.unitIds.indexOf(unitId);
    if (place < 0) continue;
    const lanes = footprint(templates, place)
      .map((channel) => laneOf.get(channel))
      .filter((lane) => lane !== undefined);
    if (lanes.length === 0) continue;
    const after = templates.templateSamples - templates.nBefore;
    shapes.set(unitId, { unitId, colour, lanes, before: templates.nBefore, after });
  }
  return shapes;
}

function marksOf(
  { sampleIndex, unitId }: SpikeSlice,
  shapes: ReadonlyMap<number, Shape>,
): readonly UnitMark[] {
  const marks: UnitMark[] = [];
  for (let spike = 0; spike < sampleIndex.length; spike++) {
    const shape = shapes.get(unitId[spike]!);
    if (shape !== undefined) marks.push({ ...shape, sample: sampleIndex[spike]! });
  }
  return marks;
}
