import { counted, countText } from '../../../core/index.ts';
import type { RecordingFacts, TracesView } from '../../../engine/api/contract.ts';
import { spanText } from '../../plots/time-text.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import type { SpikeMarks } from './useSpikeMarks.ts';
import type { LoadedBlock } from './useTraceBlocks.ts';

/** What values are counted in, as written after a number. */
export function unitOf(facts: RecordingFacts, view: TracesView | null): string {
  return view?.unit === 'sd' ? 'SD' : amplitudeUnit(facts);
}

export interface SeenTraces {
  readonly time: TimeRange;
  /** The block that shows most of it. */
  readonly block: LoadedBlock | undefined;
  readonly isRefining: boolean;
  readonly spikes: SpikeMarks;
  readonly channelCount: number;
  /** The raw signal is shown because the one that is wanted is not there yet. */
  readonly isStandIn: boolean;
}

/** What is seen, in one line. */
export function sceneNote(seen: SeenTraces): string {
  const { facts, range } = seen.time;
  const notes = [
    counted(seen.channelCount, 'channel'),
    spanText((range.end - range.start) / facts.sampleRateHz),
  ];
  const { marks, total } = seen.spikes;
  if (total > 0 && marks.length === 0) {
    notes.push(`${countText(total)} spikes about here: zoom in to see them`);
  }
  // First, because in a narrow pane the end is cut off.
  if (seen.isStandIn) notes.unshift('raw for now');
  else if (seen.block?.view.isPartial === true)
    notes.push('looks here and there: zoom in to see all');
  else if (seen.isRefining && seen.block !== undefined) notes.push('refining \u2026');
  return notes.join(' \u00b7 ');
}
