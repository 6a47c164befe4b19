import { type ReactNode, useState } from 'react';
import type { RecordingFacts, RecordingSummary } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import styles from '../../parts/Form.module.css';
import { closeDialog } from '../../state/dialogs.ts';
import { useRecordings } from '../../state/sorting.ts';
import { FactFields } from './FactFields.tsx';
import { factsOf, neededOfRaw, optionsOf } from './file-facts.ts';
import { ProbeField } from './ProbeField.tsx';
import { isAlike, type ReadingChoices } from './reading-choices.ts';
import { useReadAnew } from './useReadAnew.ts';

interface ReadingFormProps {
  readonly facts: RecordingFacts;
  readonly shown: RecordingSummary;
  readonly choices: ReadingChoices;
  /** What is said before anything is asked. */
  readonly children: ReactNode;
}

/** Begins with how the recording is read, and reads it as is said then. */
export function ReadingForm({ facts, shown, choices, children }: ReadingFormProps) {
  const { openOptions: said, formatId, probe: known } = facts;
  const [fields, setFields] = useState(() => factsOf(said));
  const [probe, setProbe] = useState(said.probe);
  const [allChannels, setAllChannels] = useState(said.allChannels === true);
  const [isForAll, setForAll] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { readAnew, isReading, fault } = useReadAnew();
  const isRaw = formatId === 'raw-binary';
  const alike = useRecordings().filter((other) => isAlike(other, shown, isRaw));
  const isStated = known.geometryKnown && said.probe === undefined;
  const message = problem ?? fault?.message;
  const submit = () => {
    const options = {
      ...optionsOf(fields, choices.factNames),
      ...(probe !== undefined && { probe }),
      ...(allChannels && { allChannels }),
    };
    const recordings = isForAll ? alike : [shown];
    void readAnew({ recordings, isAllRaw: isForAll && isRaw }, options);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {children}
      <FactFields
        names={choices.factNames}
        needed={neededOfRaw.filter((name) => said[name] !== undefined)}
        facts={fields}
        onChange={setFields}
      />
      {choices.hasProbe && (
        <ProbeField
          probe={probe}
          unsaid={isStated ? 'as the file says' : 'not known'}
          onChange={setProbe}
          onProblem={setProblem}
        />
      )}
      {choices.hasOthers && (
        <label title="synchronisation, analogue inputs and auxiliary channels, which are left out otherwise">
          Other channels
          <span>
            <input
              type="checkbox"
              checked={allChannels}
              onChange={(event) => setAllChannels(event.target.checked)}
            />{' '}
            keep them
          </span>
        </label>
      )}
      {alike.length > 1 && (
        <label title={isRaw ? 'also for new ones' : 'of the same format with as many channels'}>
          Holds for
          <select
            value={isForAll ? 'all' : 'one'}
            onChange={(event) => setForAll(event.target.value === 'all')}
          >
            <option value="one">this recording</option>
            <option value="all">
              {isRaw ? 'all raw files of the folder' : `all ${alike.length} recordings like it`}
            </option>
          </select>
        </label>
      )}
      {message !== undefined && <p role="alert">{message}</p>}
      <footer className={styles.buttons}>
        <Button onClick={closeDialog}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={isReading}>
          Read it so
        </Button>
      </footer>
    </form>
  );
}
