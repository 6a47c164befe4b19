import { useState } from 'react';
import { counted, countText, fixedText } from '../../../core/index.ts';
import type { SortingComparison } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { csvTable } from '../../plots/csv-table.ts';
import { saveCsv } from '../../plots/save-figure.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { usePreference } from '../../state/preferences.ts';
import { selectUnits } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';
import styles from './CompareDialog.module.css';

/** Compares the units with those of another sorting: another program's, an earlier one, or a truth. */
export function CompareDialog() {
  const sorting = useSortingRef();
  const [typed, setTyped] = usePreference('compare-with', '');
  const [path, setPath] = useState('');
  const comparison = useEngineQuery(
    'compareSorting',
    sorting === null || path === '' ? null : { ...sorting, path },
    { keptMs: 0 },
  );
  return (
    <Dialog title="Compare with another sorting" width={640} onClose={closeDialog}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setPath(typed.trim());
        }}
      >
        <input
          aria-label="Path of the other sorting"
          placeholder="path of a CSV, npz, MATLAB or NWB file, or of a folder of phy, SpikeInterface or Klusters"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" tone="primary" disabled={typed.trim() === ''}>
          Compare
        </Button>
      </form>
      <div className={styles.result}>
        {path === '' ? (
          <p>
            Units are matched by their spikes, as SpikeInterface does it: the other sorting is taken
            for the truth, and two spikes are one if they are within 0.4 ms.
          </p>
        ) : comparison.error !== null ? (
          <ErrorState title="They cannot be compared" fault={comparison.error.fault} />
        ) : comparison.data === undefined ? (
          <SkeletonLines count={6} />
        ) : (
          <Comparison comparison={comparison.data} />
        )}
      </div>
    </Dialog>
  );
}

function Comparison({ comparison }: { readonly comparison: SortingComparison }) {
  const { rows, meanAccuracy, wellDetectedCount, unmatchedUnitIds } = comparison;
  return (
    <>
      <table aria-label="Comparison">
        <thead>
          <tr>
            {['Other unit', 'Spikes', 'Unit', 'Accuracy', 'Precision', 'Recall'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.otherUnitId}>
              <th scope="row">{row.otherName ?? row.otherUnitId}</th>
              <td>{countText(row.otherSpikeCount)}</td>
              <td>
                {row.unitId === null ? (
                  '–'
                ) : (
                  <Button
                    tone="quiet"
                    title="Show this unit"
                    onClick={() => {
                      selectUnits([row.unitId!]);
                      closeDialog();
                    }}
                  >
                    {row.unitId}
                  </Button>
                )}
              </td>
              {[row.accuracy, row.precision, row.recall].map((score, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns stay where they are
                <td key={i}>{Number.isNaN(score) ? '–' : fixedText(score, 2)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <footer>
        <p>
          {wellDetectedCount} of {counted(rows.length, 'unit')} with an accuracy of 0.8 or more,
          mean {fixedText(meanAccuracy, 2)}.{' '}
          {unmatchedUnitIds.length > 0 &&
            `Only here: ${counted(unmatchedUnitIds.length, 'unit')} (${unmatchedUnitIds.join(', ')}).`}
        </p>
        <Button onClick={() => saveCsv('comparison of sortings', comparisonCsv(comparison))}>
          Save as CSV
        </Button>
      </footer>
    </>
  );
}

function comparisonCsv({ rows }: SortingComparison): string {
  return csvTable([
    { name: 'other_unit_id', values: rows.map(({ otherUnitId }) => otherUnitId) },
    { name: 'other_spikes', values: rows.map(({ otherSpikeCount }) => otherSpikeCount) },
    { name: 'unit_id', values: rows.map(({ unitId }) => unitId ?? '') },
    { name: 'accuracy', values: rows.map(({ accuracy }) => accuracy) },
    { name: 'precision', values: rows.map(({ precision }) => precision) },
    { name: 'recall', values: rows.map(({ recall }) => recall) },
  ]);
}
