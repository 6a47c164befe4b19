import { FolderInput } from 'lucide-react';
import { counted, parameterTable } from '../../../core/index.ts';
import type { Run } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { showImport, useRuns, useShownRun } from '../../state/imports.ts';
import { showRun } from '../../state/place.ts';
import { textOf } from '../Parameters/parameter-values.ts';
import styles from './RunChoice.module.css';

/** The results of the recording that is shown, one of which the views show, and the way to further ones. */
export function RunChoice() {
  const runs = useRuns();
  const shown = useShownRun();
  return (
    <div className={styles.results}>
      {runs.length > 1 && (
        <label>
          Result
          <select
            aria-label="Result"
            value={shown?.runId}
            title={shown && titleOf(shown)}
            // The newest one stays so when another comes.
            onChange={({ target }) =>
              showRun(target.value === runs[0]?.runId ? null : target.value)
            }
          >
            {runs.map((run) => (
              <option key={run.runId} value={run.runId}>
                {runText(run)}
              </option>
            ))}
          </select>
        </label>
      )}
      {runs.length > 1 &&
        shown?.warnings.map(({ code, message }) => (
          <p key={code} className={styles.warning}>
            {message}
          </p>
        ))}
      <Button
        tone="quiet"
        title="Units that another program has found, as a result of this recording"
        onClick={() => showImport()}
      >
        <FolderInput size={14} /> Open a sorting …
      </Button>
    </div>
  );
}

function runText(run: Run): string {
  const { importedFrom, startedAt, unitCount, warnings, changedParameters } = run;
  const origin = importedFrom === null ? 'Sorted' : `${nameOf(importedFrom.path)} imported`;
  const when = new Date(startedAt).toLocaleString(undefined, {
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const warned = warnings.length === 0 ? '' : `, ${counted(warnings.length, 'warning')}`;
  const changed = parameterTable
    .filter(({ name }) => name in changedParameters)
    .map(({ name, title }) => `, ${title.toLowerCase()} ${textOf(changedParameters[name]!)}`);
  return `${origin}, ${counted(unitCount, 'unit')}, ${when}${changed.join('')}${warned}`;
}

/** What the choice has no room for. */
function titleOf(run: Run): string {
  const path = run.importedFrom?.path;
  return path === undefined ? runText(run) : `${runText(run)}\n${path}`;
}

const nameOf = (path: string) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
