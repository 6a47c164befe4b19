import { counted, countText } from '../../../core/index.ts';
import type { RecordingFacts, TracesView } from '../../../engine/api/contract.ts';
import { spanText } from '../../plots/time-text.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import type { SpikeMarks } from './useSpikeMarks.ts';
import type { TraceBlocks } from './useTraceBlocks.ts';

/** What values are counted in, as written after a number. */
export function unitOf(facts: RecordingFacts, view: TracesView | null): string {
  return view?.unit === 'sd' ? 'SD' : amplitudeUnit(facts);
}

/** What is seen, in one line. */
export function sceneNote(
  { facts, range }: TimeRange,
  { blocks, isRefining }: TraceBlocks,
  { marks, total }: SpikeMarks,
  channelCount: number,
  standsIn: boolean,
): string {
  const notes = [
    counted(channelCount, 'channel'),
    spanText((range.end - range.start) / facts.sampleRateHz),
  ];
  if (total > 0 && marks.length === 0) {
    notes.push(`${countText(total)} spikes about here: zoom in to see them`);
  }
  if (standsIn) notes.push('raw until the filter is ready');
  else if (blocks.some(({ view }) => view.isPartial))
    notes.push('looks here and there: zoom in to see all');
  else if (isRefining && blocks.length > 0) notes.push('refining \u2026');
  return notes.join(' \u00b7 ');
}
