import { create } from 'zustand';
import type { SampleRange, SpikeMoment } from '../../engine/api/contract.ts';

/** What is looked at: one for the whole window. Every view shows it, and every view may change it. */
export interface Selection {
  /** In the order in which they were chosen; the first one is compared with the others. */
  readonly unitIds: readonly number[];
  /** What the time views show; null until a recording is open. */
  readonly range: SampleRange | null;
  /** The spike that was jumped to or clicked. */
  readonly spike: SpikeMoment | null;
  /** The channel that was clicked. */
  readonly channel: number | null;
  /** Channels that the traces show, top to bottom; null for all. */
  readonly channels: readonly number[] | null;
}

export const nothingSelected: Selection = {
  unitIds: [],
  range: null,
  spike: null,
  channel: null,
  channels: null,
};

export const useSelection = create<Selection>(() => nothingSelected);

/** Selects exactly these units. */
export function selectUnits(unitIds: readonly number[]): void {
  useSelection.setState({ unitIds: [...new Set(unitIds)] });
}

/** Adds a unit to the selected ones, or takes it away. */
export function toggleUnit(unitId: number): void {
  const { unitIds } = useSelection.getState();
  useSelection.setState({
    unitIds: unitIds.includes(unitId)
      ? unitIds.filter((id) => id !== unitId)
      : [...unitIds, unitId],
  });
}

/** Shows [start, end) of a segment in every time view. */
export function showRange(range: SampleRange): void {
  useSelection.setState({ range });
}

/** Selects a spike and its unit, and brings it into the shown range without changing its width. */
export function showSpike(spike: SpikeMoment): void {
  const { range, unitIds } = useSelection.getState();
  useSelection.setState({
    spike,
    unitIds: unitIds.includes(spike.unitId) ? unitIds : [spike.unitId],
    range: range === null ? null : centredOn(range, spike),
  });
}

export function selectChannel(channel: number | null): void {
  useSelection.setState({ channel });
}

export function showChannels(channels: readonly number[] | null): void {
  useSelection.setState({ channels });
}

function centredOn(range: SampleRange, { segment, sample }: SpikeMoment): SampleRange {
  const isInside = range.segment === segment && sample >= range.start && sample < range.end;
  if (isInside) return range;
  const width = range.end - range.start;
  const start = Math.max(0, Math.round(sample - width / 2));
  return { segment, start, end: start + width };
}
