import { type ReactNode, useMemo } from 'react';
import type { TemplateBlock, UnitRow } from '../../../engine/api/contract.ts';
import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { Toggle } from '../../parts/Toggle.tsx';
import { Toolbar, ToolbarNote } from '../../parts/Toolbar.tsx';
import { useEngineQuery } from '../../state/engine.tsx';
import { useShownRun } from '../../state/imports.ts';
import { usePreference } from '../../state/preferences.ts';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';
import { type TimeRange, useTimeRange } from '../../state/time-range.ts';
import { Unsorted } from '../Unsorted.tsx';
import { TemplateGrid } from './TemplateGrid.tsx';
import styles from './Templates.module.css';
import { UnitAmplitudes } from './UnitAmplitudes.tsx';
import { UnitWaveforms } from './UnitWaveforms.tsx';
import { WhyTemplate } from './WhyTemplate.tsx';

/** From so many units on, waveforms side by side are too small to judge. */
const mostInDetail = 4;

/** What units look like: as they were learned, against the waveforms in the recording, and over time. */
export function Templates() {
  const sorting = useSortingRef();
  const templates = useEngineQuery('readTemplates', sorting);
  const units = useUnits();
  const time = useTimeRange();
  if (sorting === null) return <Unsorted>the template of every unit</Unsorted>;
  if (templates.error !== null) {
    return (
      <ErrorState
        title="The templates cannot be read"
        fault={templates.error.fault}
        onRetry={() => void templates.refetch()}
      />
    );
  }
  if (templates.data === undefined || time === null) return <SkeletonPlot />;
  if (units.length === 0) {
    return <EmptyState title="No units">No neuron was found in this recording.</EmptyState>;
  }
  return <TemplatesOf templates={templates.data} units={units} time={time} />;
}

interface TemplatesOfProps {
  readonly templates: TemplateBlock;
  readonly units: readonly UnitRow[];
  readonly time: TimeRange;
}

function TemplatesOf({ templates, units, time }: TemplatesOfProps) {
  const unitIds = useSelection((selection) => selection.unitIds);
  const chosen = useMemo(
    () =>
      unitIds
        .map((unitId) => units.find((unit) => unit.unitId === unitId))
        .filter((unit) => unit !== undefined),
    [units, unitIds],
  );
  const inDetail = chosen.slice(0, mostInDetail);
  const [first] = inDetail;
  const isImported = useShownRun()?.importedFrom != null;
  const [wantsWhy, setWantsWhy] = usePreference('templates-why', false);
  // A mean has no more to say of itself.
  const isWhy = wantsWhy && !isImported;
  return (
    <div className={styles.view} data-has-detail={inDetail.length > 0}>
      {inDetail.length > 0 && (
        <TemplateKey note={note(chosen.length)} isImported={isImported}>
          {!isImported && (
            <Toggle
              isOn={isWhy}
              onToggle={() => setWantsWhy(!isWhy)}
              help="Which spikes made the template, instead of amplitudes over time"
            >
              Why this template
            </Toggle>
          )}
        </TemplateKey>
      )}
      {inDetail.length > 0 && (
        <div className={styles.detail}>
          {inDetail.map((unit) => (
            <UnitWaveforms key={unit.unitId} unit={unit} templates={templates} facts={time.facts} />
          ))}
        </div>
      )}
      {first !== undefined &&
        (isWhy ? (
          <WhyTemplate unit={first} templates={templates} facts={time.facts} />
        ) : (
          <UnitAmplitudes units={chosen} time={time} />
        ))}
      <TemplateGrid units={units} templates={templates} facts={time.facts} />
    </div>
  );
}

interface TemplateKeyProps {
  readonly note: string;
  /** Whether the templates are means of what another program has found. */
  readonly isImported: boolean;
  readonly children: ReactNode;
}

/** What the lines about a unit are. */
function TemplateKey({ note, isImported, children }: TemplateKeyProps) {
  return (
    <Toolbar label="Templates">
      <span className={styles.key}>
        <b /> {isImported ? 'mean of all, not learned' : 'learned'}
      </span>
      {!isImported && (
        <span className={styles.key}>
          <b className={styles.initial} /> before learning
        </span>
      )}
      <span className={styles.key}>
        <b className={styles.recorded} /> mean of recorded spikes
      </span>
      <span className={styles.key}>
        <b className={styles.spread} /> ± SD
      </span>
      <span
        className={styles.key}
        title="the way in which the recorded spikes differ most, one standard deviation to either side of their mean"
      >
        <b className={styles.variation} /> main variation
      </span>
      {children}
      <ToolbarNote>{note}</ToolbarNote>
    </Toolbar>
  );
}

function note(chosen: number): string {
  return chosen > mostInDetail ? `The first ${mostInDetail} of ${chosen} selected units` : '';
}
