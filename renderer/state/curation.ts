import { useQueryClient } from '@tanstack/react-query';
import { EngineFault } from '../../engine/api/channel/connect-engine.ts';
import type {
  CurationAction,
  CurationState,
  SortingRef,
  UnitLabel,
} from '../../engine/api/contract.ts';
import { queryKey, useEngine, useEngineAction, useEngineQuery } from './engine.tsx';
import { runLassoSplit, useLassoSplit } from './lasso-split.ts';
import { selectUnits, useSelection } from './selection.ts';
import { tellFault } from './toasts.ts';

export interface Curation {
  readonly merge: () => void;
  /** The spikes of a unit inside a line over two features leave it. @param polygon corners `[x0, y0, ...]` */
  readonly splitByLasso: (
    unitId: number,
    shownUnitIds: readonly number[],
    features: { readonly x: string; readonly y: string },
    polygon: readonly number[],
  ) => void;
  readonly remove: () => void;
  readonly label: (label: UnitLabel | null) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** What undo and redo would do, in words; null where there is nothing. */
  readonly undoText: string | null;
  readonly redoText: string | null;
  readonly isBusy: boolean;
}

/** What is done to the selected units of a sorting. Every step can be undone. */
export function useCuration(sorting: SortingRef): Curation {
  const cache = useQueryClient();
  const state = useEngineQuery('readCuration', sorting).data;
  const curate = useEngineAction('curate');
  const engine = useEngine();
  const isSplitting = useLassoSplit(({ recordingId }) => recordingId === sorting.recordingId);
  const undo = useEngineAction('undoCuration');
  const redo = useEngineAction('redoCuration');

  const show = (next: CurationState) => {
    cache.setQueryData(queryKey('readUnits', sorting), next.table);
    cache.setQueryData(queryKey('readCuration', sorting), next);
    const isThere = (id: number) => next.table.units.some(({ unitId }) => unitId === id);
    const kept = useSelection.getState().unitIds.filter(isThere);
    const touched = next.touchedUnitIds.filter(isThere);
    selectUnits(touched.length > 0 ? touched : kept);
  };
  const act = (action: CurationAction) =>
    curate.mutate({ ...sorting, action }, { onSuccess: show });
  const selected = () => useSelection.getState().unitIds;
  return {
    merge: () => selected().length > 1 && act({ kind: 'merge', unitIds: selected() }),
    splitByLasso: (unitId, shownUnitIds, { x: featureX, y: featureY }, polygon) => {
      const request = {
        ...sorting,
        ...{ unitId, shownUnitIds, featureX, featureY, polygon: Float64Array.from(polygon) },
      };
      const split = (signal: AbortSignal) => engine.splitByLasso(request, { signal });
      void runLassoSplit(sorting.recordingId, split).then(show, (error: unknown) => {
        if (!(error instanceof EngineFault)) throw error;
        tellFault(error.fault);
      });
    },
    remove: () => selected().length > 0 && act({ kind: 'delete', unitIds: selected() }),
    label: (label) => selected().length > 0 && act({ kind: 'label', unitIds: selected(), label }),
    undo: () => undo.mutate(sorting, { onSuccess: show }),
    redo: () => redo.mutate(sorting, { onSuccess: show }),
    undoText: state?.undo ?? null,
    redoText: state?.redo ?? null,
    isBusy: curate.isPending || isSplitting || undo.isPending || redo.isPending,
  };
}
