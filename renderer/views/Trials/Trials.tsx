import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';
import { useRecordingFacts } from '../../state/time-range.ts';
import { useTrialEvents } from '../../state/trial-events.ts';
import { type TrialFitting, useTrialFit } from '../../state/trial-fit.ts';
import { Unsorted } from '../Unsorted.tsx';
import { TrialForm } from './TrialForm.tsx';
import { TrialResult } from './TrialResult.tsx';
import styles from './Trials.module.css';

/** What units do around events, and which model of it holds on trials that it has not seen. */
export function Trials() {
  const sorting = useSortingRef();
  const facts = useRecordingFacts().data;
  const units = useUnits();
  const fitting = useTrialFit();
  const hasEvents = (useTrialEvents()?.moments ?? null) !== null;
  const unitIds = useSelection((selection) => selection.unitIds);
  if (sorting === null) return <Unsorted>what units do around events</Unsorted>;
  const isOfThis = fitting.recordingId === sorting.recordingId;
  const { fits } = fitting;
  const shown = fits === null ? undefined : shownUnit(fits.unitIds, unitIds);
  const unit = units.find(({ unitId }) => unitId === shown);
  return (
    <div className={styles.view}>
      {facts !== undefined && <TrialForm sorting={sorting} facts={facts} unitIds={unitIds} />}
      <div className={styles.result}>
        {isOfThis && fitting.fault !== null && (
          <ErrorState title="The models cannot be fitted" fault={fitting.fault} />
        )}
        {isOfThis && fits !== null && unit !== undefined && <TrialResult fits={fits} unit={unit} />}
        {isOfThis && fitting.progress !== null && (
          <EmptyState title="The models are being fitted">
            This goes on when you look at something else.
          </EmptyState>
        )}
        {(!isOfThis || isNothing(fitting)) && (
          <EmptyState title={hasEvents ? 'Nothing is fitted yet' : 'No trials yet'}>
            {hasEvents
              ? 'Fit, and the spikes are aligned to the events.'
              : 'Take recorded events, or give a CSV or npy file, then fit.'}{' '}
            Models learn what drives each unit from a part of the trials, and are tested on the
            others.
          </EmptyState>
        )}
      </div>
    </div>
  );
}

function isNothing({ progress, fits, fault }: TrialFitting): boolean {
  return progress === null && fits === null && fault === null;
}

/** The selected unit, if it was fitted, else the first one that was. */
function shownUnit(fitted: readonly number[], selected: readonly number[]): number | undefined {
  return selected.find((id) => fitted.includes(id)) ?? fitted[0];
}
