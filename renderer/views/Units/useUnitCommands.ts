import type { SortingRef } from '../../../engine/api/contract.ts';
import { type Command, useCommands } from '../../state/commands.ts';
import type { Curation } from '../../state/curation.ts';
import { useEngineQuery, useWithAnswer } from '../../state/engine.tsx';
import { selectUnits, useSelection } from '../../state/selection.ts';
import type { UnitTableState } from './useUnitTable.ts';
import { similarUnits, stepBest, stepSimilar } from './wizard.ts';

export const filterFieldId = 'unit-filter';

/** Keys and commands of the units: those of phy, where phy has one. */
export function useUnitCommands(
  sorting: SortingRef,
  { listed }: UnitTableState,
  curation: Curation,
): void {
  const selected = useSelection(({ unitIds }) => unitIds);
  // Asked for before a key needs it.
  useEngineQuery('readSimilarity', sorting);
  const withSimilarity = useWithAnswer('readSimilarity');
  const listedIds = listed.map(({ unitId }) => unitId);
  const stepToSimilar = (step: 1 | -1) => {
    if (selected.length === 0) return selectUnits(listedIds.slice(0, 1));
    withSimilarity(sorting, (similarity) => {
      const { unitIds } = useSelection.getState();
      const [best] = unitIds;
      if (best === undefined) return;
      const candidates = similarUnits(similarity, best).filter((id) => listedIds.includes(id));
      selectUnits(stepSimilar(unitIds, candidates, step));
    });
  };
  const hasSelection = selected.length > 0;
  const commands: readonly Omit<Command, 'group'>[] = [
    {
      id: 'next-similar',
      title: 'Compare with the next similar unit',
      keys: ['space'],
      run: () => stepToSimilar(1),
    },
    {
      id: 'previous-similar',
      title: 'Compare with the previous similar unit',
      keys: ['shift+space'],
      run: () => stepToSimilar(-1),
    },
    {
      id: 'next-unit',
      title: 'Select the next unit',
      keys: ['arrowdown'],
      run: () => selectUnits(stepBest(selected, listedIds, 1)),
    },
    {
      id: 'previous-unit',
      title: 'Select the previous unit',
      keys: ['arrowup'],
      run: () => selectUnits(stepBest(selected, listedIds, -1)),
    },
    {
      id: 'merge',
      title: 'Merge the selected units',
      keys: ['g'],
      isEnabled: selected.length > 1,
      run: curation.merge,
    },
    {
      id: 'label-good',
      title: 'Label the selected units good',
      keys: ['alt+g'],
      isEnabled: hasSelection,
      run: () => curation.label('good'),
    },
    {
      id: 'label-mua',
      title: 'Label the selected units mua',
      keys: ['alt+m'],
      isEnabled: hasSelection,
      run: () => curation.label('mua'),
    },
    {
      id: 'label-noise',
      title: 'Label the selected units noise',
      keys: ['alt+n'],
      isEnabled: hasSelection,
      run: () => curation.label('noise'),
    },
    {
      id: 'unlabel',
      title: 'Take the label off the selected units',
      keys: ['alt+u'],
      isEnabled: hasSelection,
      run: () => curation.label(null),
    },
    {
      id: 'delete',
      title: 'Delete the selected units',
      keys: ['delete'],
      isEnabled: hasSelection,
      run: curation.remove,
    },
    {
      id: 'undo',
      title: curation.undoText === null ? 'Undo' : `Undo: ${curation.undoText}`,
      keys: ['ctrl+z'],
      isEnabled: curation.undoText !== null,
      run: curation.undo,
    },
    {
      id: 'redo',
      title: curation.redoText === null ? 'Redo' : `Redo: ${curation.redoText}`,
      keys: ['ctrl+shift+z', 'ctrl+y'],
      isEnabled: curation.redoText !== null,
      run: curation.redo,
    },
    {
      id: 'filter-units',
      title: 'Filter the units',
      keys: ['/'],
      run: () => document.getElementById(filterFieldId)?.focus(),
    },
    {
      id: 'select-all',
      title: 'Select all listed units',
      keys: ['ctrl+a'],
      run: () => selectUnits(listedIds),
    },
    {
      id: 'select-none',
      title: 'Select no unit',
      keys: ['escape'],
      isEnabled: hasSelection,
      run: () => selectUnits([]),
    },
  ];
  useCommands(commands.map((command) => ({ ...command, group: 'Units' })));
}
