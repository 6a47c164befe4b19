import type { SpikeMoment } from '../../engine/api/contract.ts';
import { useCommands } from '../state/commands.ts';
import { useEngineAction } from '../state/engine.tsx';
import { showRange, showSpike, useSelection } from '../state/selection.ts';
import { useSortingRef, useUnits } from '../state/sorting.ts';
import type { TimeRange } from '../state/time-range.ts';

type Step = (direction: 'next' | 'previous') => void;

/** Jumps to the next or the previous spike of the selected units, or of all, also by keys; null without a sorting. */
export function useSpikeSteps(time: TimeRange): Step | null {
  const step = useStep(time);
  const isEnabled = step !== null;
  useCommands([
    {
      id: 'spike-next',
      title: 'Next spike of the unit',
      group: 'View',
      keys: [']', 'alt+pagedown'],
      isEnabled,
      run: () => step?.('next'),
    },
    {
      id: 'spike-previous',
      title: 'Previous spike of the unit',
      group: 'View',
      keys: ['[', 'alt+pageup'],
      isEnabled,
      run: () => step?.('previous'),
    },
  ]);
  return step;
}

function useStep(time: TimeRange): Step | null {
  const find = useEngineAction('findSpike');
  const sorting = useSortingRef();
  const units = useUnits();
  const { unitIds, spike } = useSelection();
  if (sorting === null || units.length === 0) return null;
  return (direction) => {
    const { segment, start, end } = time.range;
    const isSeen =
      spike !== null && spike.segment === segment && spike.sample >= start && spike.sample < end;
    const sample = isSeen ? spike.sample : Math.round((start + end) / 2);
    const chosen = unitIds.length > 0 ? unitIds : units.map(({ unitId }) => unitId);
    const onSuccess = (found: SpikeMoment | null) => {
      if (found === null) return;
      showRange(time.range);
      showSpike(found);
    };
    find.mutate({ ...sorting, unitIds: chosen, segment, sample, direction }, { onSuccess });
  };
}
