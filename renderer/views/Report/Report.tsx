import { Save } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { Toolbar, ToolbarNote } from '../../parts/Toolbar.tsx';
import { saveHtml } from '../../plots/save-figure.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useRecordingLabel, useSortingRef } from '../../state/sorting.ts';
import { useTheme } from '../../state/theme.ts';
import { Unsorted } from '../Unsorted.tsx';
import styles from './Report.module.css';

/** The self-contained page about the result, as it can be sent to somebody. */
export function Report() {
  const sorting = useSortingRef();
  const report = useEngineQuery('readReport', sorting, { keptMs: 10_000 });
  const label = useRecordingLabel();
  const { theme } = useTheme();
  if (sorting === null) return <Unsorted>its report: one page to keep or to send</Unsorted>;
  if (report.error !== null) {
    return (
      <ErrorState
        title="The report cannot be made"
        fault={report.error.fault}
        onRetry={() => void report.refetch()}
      />
    );
  }
  if (report.data === undefined) return <SkeletonPlot />;
  const { html } = report.data;
  return (
    <div className={styles.view}>
      <Toolbar label="Report">
        <ToolbarNote>One page that needs nothing else, to keep or to send</ToolbarNote>
        <Button onClick={() => saveHtml(`Report of ${label}`, html)}>
          <Save size={14} /> Save
        </Button>
      </Toolbar>
      <iframe
        className={styles.page}
        title="Report"
        sandbox=""
        srcDoc={html.replaceAll(
          '(prefers-color-scheme:dark)',
          theme === 'dark' ? 'all' : 'not all',
        )}
      />
    </div>
  );
}
