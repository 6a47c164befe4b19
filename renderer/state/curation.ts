import { useQueryClient } from '@tanstack/react-query';
import { EngineFault } from '../../engine/api/channel/connect-engine.ts';
import type {
  CurationAction,
  CurationState,
  SortingRef,
  UnitLabel,
} from '../../engine/api/contract.ts';
import { queryKey, useEngine, useEngineAction, useEngineQuery } from './engine.tsx';
import { runLassoSplit } from './lasso-split.ts';
import { usePlace } from './place.ts';
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
}

/** Settled when all that was asked for is done. */
let allDone: Promise<unknown> = Promise.resolve();

/** One after the other: each action is about the units that the one before has left selected. */
function inTurn(act: () => Promise<unknown>): void {
  const done = allDone.then(act);
  allDone = done.catch(() => {});
  done.catch(throwUnlessFault);
}

/** Faults are told to the user; all else is a bug of ours. */
function throwUnlessFault(error: unknown): asserts error is EngineFault {
  if (!(error instanceof EngineFault)) throw error;
}

/** What is done to the selected units of a sorting. Every step can be undone. */
export function useCuration(sorting: SortingRef): Curation {
  const cache = useQueryClient();
  const state = useEngineQuery('readCuration', sorting).data;
  const curate = useEngineAction('curate');
  const engine = useEngine();
  const undo = useEngineAction('undoCuration');
  const redo = useEngineAction('redoCuration');

  const isShown = () => {
    const { session, recordingId, runId } = usePlace.getState();
    const isSamePlace =
      session?.sessionId === sorting.sessionId && recordingId === sorting.recordingId;
    return isSamePlace && runId === (sorting.runId ?? null);
  };
  const show = (next: CurationState) => {
    cache.setQueryData(queryKey('readUnits', sorting), next.table);
    cache.setQueryData(queryKey('readCuration', sorting), next);
    if (!isShown()) return;
    const isThere = (id: number) => next.table.units.some(({ unitId }) => unitId === id);
    const kept = useSelection.getState().unitIds.filter(isThere);
    const touched = next.touchedUnitIds.filter(isThere);
    selectUnits(touched.length > 0 ? touched : kept);
  };
  /** @param fewest units that it takes */
  const act = (fewest: number, actionOn: (unitIds: readonly number[]) => CurationAction) =>
    inTurn(async () => {
      const { unitIds } = useSelection.getState();
      if (unitIds.length < fewest || !isShown()) return;
      show(await curate.mutateAsync({ ...sorting, action: actionOn(unitIds) }));
    });
  /** Nothing where the action before has left nothing to step to. */
  const step = (way: 'undo' | 'redo', go: (sorting: SortingRef) => Promise<CurationState>) =>
    inTurn(async () => {
      const latest = cache.getQueryData<CurationState>(queryKey('readCuration', sorting));
      if (latest?.[way] !== null) show(await go(sorting));
    });
  return {
    merge: () => act(2, (unitIds) => ({ kind: 'merge', unitIds })),
    splitByLasso: (unitId, shownUnitIds, { x: featureX, y: featureY }, polygon) => {
      const request = {
        ...sorting,
        ...{ unitId, shownUnitIds, featureX, featureY, polygon: Float64Array.from(polygon) },
      };
      const split = (signal: AbortSignal) => engine.splitByLasso(request, { signal });
      void runLassoSplit(sorting.recordingId, split).then(show, (error: unknown) => {
        throwUnlessFault(error);
        tellFault(error.fault);
      });
    },
    remove: () => act(1, (unitIds) => ({ kind: 'delete', unitIds })),
    label: (label) => act(1, (unitIds) => ({ kind: 'label', unitIds, label })),
    undo: () => step('undo', undo.mutateAsync),
    redo: () => step('redo', redo.mutateAsync),
    undoText: state?.undo ?? null,
    redoText: state?.redo ?? null,
  };
}
