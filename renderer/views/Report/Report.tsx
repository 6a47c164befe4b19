import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { useEngineQuery } from '../../state/engine.tsx';
import { useSortingRef } from '../../state/sorting.ts';
import styles from './Report.module.css';

/** The self-contained page about the result, as it can be sent to somebody. */
export default function Report() {
  const sorting = useSortingRef();
  const report = useEngineQuery('readReport', sorting);
  if (sorting === null) {
    return (
      <EmptyState title="No report yet">
        Sort the recording, and its report appears here: one page with traces, units and their
        quality, to keep or to send.
      </EmptyState>
    );
  }
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
  return <iframe className={styles.page} title="Report" sandbox="" srcDoc={report.data.html} />;
}
