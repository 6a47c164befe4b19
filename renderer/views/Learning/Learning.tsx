import { useCallback, useMemo } from 'react';
import { fixedText } from '../../../core/index.ts';
import type { LearningSnapshot } from '../../../engine/api/contract.ts';
import { EmptyState, SkeletonPlot } from '../../parts/states.tsx';
import { csvTable } from '../../plots/csv-table.ts';
import { drawCurves } from '../../plots/curve-plot.ts';
import { Figure } from '../../plots/Figure.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useShownRun } from '../../state/imports.ts';
import { usePlace } from '../../state/place.ts';
import { useSortJobs } from '../../state/sort-jobs.ts';
import { useRecordingFacts } from '../../state/time-range.ts';
import { SortThis } from '../SortThis.tsx';
import { LearnedTemplates } from './LearnedTemplates.tsx';
import styles from './Learning.module.css';
import { SortProgress } from './SortProgress.tsx';

/** Templates as they are learned while a recording is sorted. */
export function Learning() {
  const sessionId = usePlace(({ session }) => session?.sessionId);
  const recordingId = usePlace((place) => place.recordingId);
  const { data: learned, isLoading } = useEngineQuery(
    'readLearning',
    sessionId === undefined ? null : { sessionId },
  );
  const facts = useRecordingFacts().data;
  const { jobs } = useSortJobs();
  const run = useShownRun();
  const job = jobs.find((one) => one.kind === 'sort' && one.recordingId === recordingId);
  const isUnfinished = job !== undefined && ['queued', 'running', 'paused'].includes(job.state);
  const jobId = isUnfinished ? job.jobId : null;
  const snapshots = useMemo(
    () =>
      (learned ?? []).filter(
        (snapshot) =>
          snapshot.recordingId === recordingId && (jobId === null || snapshot.jobId === jobId),
      ),
    [learned, recordingId, jobId],
  );
  if (isLoading) return <SkeletonPlot />;
  if (snapshots.length === 0 && !isUnfinished && run?.importedFrom != null) {
    return (
      <EmptyState title="Nothing was learned">
        The units were imported ({run.importedFrom.form}): their templates are means of the recorded
        spikes, without λ and σ. Sort the recording to learn templates from it.
      </EmptyState>
    );
  }
  if (snapshots.length === 0 && !isUnfinished) {
    return (
      <EmptyState title="Nothing is being learned" action={<SortThis />}>
        While the recording is sorted, this view shows the templates as they are learned, how well
        they explain the signal, and how long it will take.
      </EmptyState>
    );
  }
  return (
    <div className={styles.view}>
      {job !== undefined && <SortProgress job={job} />}
      {snapshots.length === 0 || facts === undefined ? (
        <EmptyState title="No templates yet">
          {job?.state === 'paused'
            ? 'They appear once the sort goes on.'
            : 'They appear once enough spikes were sampled from the whole recording.'}
        </EmptyState>
      ) : (
        <>
          <Facts snapshots={snapshots} />
          <div className={styles.body}>
            <ObjectiveFigure snapshots={snapshots} />
            <LearnedTemplates snapshots={snapshots} facts={facts} />
          </div>
        </>
      )}
    </div>
  );
}

interface SnapshotsProps {
  readonly snapshots: readonly LearningSnapshot[];
}

/** The numbers of what is learned: of all regions of the probe together. */
function Facts({ snapshots }: SnapshotsProps) {
  const units = snapshots.reduce((sum, { unitCount }) => sum + unitCount, 0);
  const updates = snapshots.reduce((most, { objective }) => Math.max(most, objective.length), 0);
  const facts = [
    {
      name: 'Units',
      value: snapshots.length > 1 ? `${units} in ${snapshots.length} regions` : String(units),
      help: 'Units that are learned now; regions of a probe overlap, and what both see becomes one unit',
    },
    {
      name: 'Lambda',
      value: rangeText(
        snapshots.flatMap(({ lambda }) => Array.from(lambda)),
        1,
      ),
      help: 'What a spike must explain to count, in whitened units: the range over the units',
    },
    {
      name: 'Sigma',
      value: rangeText(
        snapshots.flatMap(({ sigma }) => Array.from(sigma)),
        2,
      ),
      help: "Noise of the signal filtered by each unit's template: the range over the units",
    },
    { name: 'Updates', value: String(updates), help: 'How often the templates were improved' },
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, help }) => (
        <div key={name} title={help}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function rangeText(values: readonly number[], decimals: number): string {
  if (values.length === 0) return '–';
  const least = fixedText(Math.min(...values), decimals);
  const greatest = fixedText(Math.max(...values), decimals);
  return least === greatest ? least : `${least} – ${greatest}`;
}

/** Regions have different numbers of channels: what can be compared is how much each gains. */
function percentOfFirst(objective: Float64Array): Float64Array {
  return objective.map((value) => (100 * value) / objective[0]!);
}

function ObjectiveFigure({ snapshots }: SnapshotsProps) {
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawCurves(
        surface,
        surface,
        {
          curves: snapshots.map(({ objective, region }) => ({
            values: snapshots.length === 1 ? objective : percentOfFirst(objective),
            colour: snapshots.length === 1 ? theme.accent : unitInk(theme, region),
          })),
          xName: 'update',
        },
        theme,
      ),
    [snapshots],
  );
  return (
    <section className={styles.objective} aria-label="Objective">
      <h2 title="Half the squared residual plus lambda times the code, the mean over windows: lower is better">
        Objective
        {snapshots.length > 1 && <span>% of the first, each region</span>}
      </h2>
      <Figure
        name="Objective over updates"
        draw={draw}
        csv={() =>
          csvTable(
            snapshots.map(({ region, objective }) => ({
              name: `objective of region ${region}`,
              values: objective,
            })),
          )
        }
      />
    </section>
  );
}
