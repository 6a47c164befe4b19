import { counted, type RateModelName, rateModelNames } from '../../../core/index.ts';
import type { RecordingFacts, SortingRef } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { secondsLeftAt, timeLeftText } from '../../parts/time-left.ts';
import { useEngine } from '../../state/engine.tsx';
import { usePreference } from '../../state/preferences.ts';
import { eventsOf, useTrialEvents } from '../../state/trial-events.ts';
import { cancelTrialFit, fitTrials, useTrialFit } from '../../state/trial-fit.ts';
import { EventsField } from '../EventsField.tsx';
import { modelTitles } from './model-titles.ts';
import styles from './Trials.module.css';

interface TrialFormProps {
  readonly sorting: SortingRef;
  readonly facts: RecordingFacts;
  /** Selected units; all where none is. */
  readonly unitIds: readonly number[];
}

const numbers = [
  {
    name: 'startMs',
    title: 'From (ms)',
    help: 'begin of the window, before the event if negative',
  },
  { name: 'endMs', title: 'To (ms)', help: 'end of the window' },
  { name: 'binMs', title: 'Bin (ms)', help: 'so short that it holds one spike at most' },
  { name: 'templateCount', title: 'Features', help: 'shapes of the stimulus to learn' },
  { name: 'templateMs', title: 'Feature (ms)', help: 'how long a feature is' },
  {
    name: 'testShare',
    title: 'Test share',
    help: 'share of the trials that the models do not see',
  },
] as const;

const usual = {
  startMs: -200,
  endMs: 800,
  binMs: 1,
  templateCount: 1,
  templateMs: 100,
  testShare: 0.33,
};

/** Which events, which window, which models. */
export function TrialForm({ sorting, facts, unitIds }: TrialFormProps) {
  const engine = useEngine();
  const [settings, setSettings] = usePreference('trials', usual);
  const [models, setModels] = usePreference<readonly RateModelName[]>(
    'trial-models',
    rateModelNames,
  );
  const moments = useTrialEvents()?.moments ?? null;
  const progress = useTrialFit((fitting) => fitting.progress);
  const secondsLeft =
    progress && secondsLeftAt((performance.now() - progress.startedMs) / 1000, progress.fraction);
  const start = () => {
    if (moments === null) return;
    const { startMs, endMs, ...others } = settings;
    void fitTrials(engine, {
      ...sorting,
      ...(unitIds.length > 0 && { unitIds }),
      events: eventsOf(moments),
      windowMs: [startMs, endMs],
      ...others,
      models,
      historyMs: 'auto',
      seed: 0,
    });
  };
  return (
    <form
      className={styles.form}
      aria-label="Trials"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <EventsField facts={facts} />
      <div className={styles.numbers}>
        {numbers.map(({ name, title, help }) => (
          <label key={name} title={help}>
            {title}
            <input
              type="number"
              step="any"
              required
              value={settings[name]}
              onChange={(event) => setSettings({ ...settings, [name]: event.target.valueAsNumber })}
            />
          </label>
        ))}
      </div>
      <fieldset>
        <legend>Models</legend>
        {rateModelNames.map((model) => (
          <label key={model}>
            <input
              type="checkbox"
              checked={models.includes(model)}
              onChange={() =>
                setModels(
                  models.includes(model)
                    ? models.filter((other) => other !== model)
                    : [...models, model],
                )
              }
            />
            {modelTitles[model]}
          </label>
        ))}
      </fieldset>
      {progress === null ? (
        <Button type="submit" tone="primary" disabled={moments === null || models.length === 0}>
          {unitIds.length === 0 ? 'Fit all units' : `Fit ${counted(unitIds.length, 'unit')}`}
        </Button>
      ) : (
        <>
          <progress value={progress.fraction} max={1} aria-label={progress.stage} />
          <p>
            {progress.stage}
            {secondsLeft !== null && ` · ${timeLeftText(secondsLeft)}`}
          </p>
          <Button onClick={cancelTrialFit}>Cancel</Button>
        </>
      )}
    </form>
  );
}
