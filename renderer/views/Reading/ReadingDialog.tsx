import { useState } from 'react';
import { counted } from '../../../core/index.ts';
import type { RecordingFacts, RecordingSummary } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import styles from '../../parts/Form.module.css';
import { closeDialog } from '../../state/dialogs.ts';
import { useRecordingLabel, useRecordingSummary, useRecordings } from '../../state/sorting.ts';
import { useRecordingFacts } from '../../state/time-range.ts';
import { FactFields } from './FactFields.tsx';
import { type FactName, factsOf, neededOfRaw, optionsOf, rawFactNames } from './file-facts.ts';
import { ProbeField } from './ProbeField.tsx';
import { useReadAnew } from './useReadAnew.ts';

/** Asks how the recording that is shown is to be read, as far as its file leaves that to be said. */
export function ReadingDialog() {
  const label = useRecordingLabel();
  const facts = useRecordingFacts().data;
  const shown = useRecordingSummary();
  return (
    <Dialog title={`How ${label ?? 'the recording'} is read`} width={480} onClose={closeDialog}>
      {facts !== undefined && shown !== undefined && <ReadingForm facts={facts} shown={shown} />}
    </Dialog>
  );
}

interface ReadingFormProps {
  readonly facts: RecordingFacts;
  readonly shown: RecordingSummary;
}

function ReadingForm({ facts, shown }: ReadingFormProps) {
  const { openOptions: said } = facts;
  const [fields, setFields] = useState(() => factsOf(said));
  const [probe, setProbe] = useState(said.probe);
  const [allChannels, setAllChannels] = useState(said.allChannels === true);
  const [isForAll, setForAll] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const recordings = useRecordings();
  const { readAnew, isReading, fault } = useReadAnew();
  const isRaw = facts.formatId === 'raw-binary';
  const alike = recordings.filter((other) => isAlike(other, shown, isRaw));
  const names = factNamesFor(facts);
  const leavesOut = facts.warnings.some(({ code }) => code === 'CHANNELS_LEFT_OUT');
  const message = problem ?? fault?.message;
  const submit = () => {
    const options = {
      ...optionsOf(fields, names),
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
      <p>
        {facts.format}, {counted(facts.channelNames.length, 'channel')} at {facts.sampleRateHz} Hz.
        The file itself is never changed, and what is said here is remembered with the folder.
      </p>
      <FactFields
        names={names}
        needed={neededOfRaw.filter((name) => said[name] !== undefined)}
        facts={fields}
        onChange={setFields}
      />
      <ProbeField
        probe={probe}
        unsaid={facts.probe.geometryKnown && probe === undefined ? 'as the file says' : 'not known'}
        onChange={setProbe}
        onProblem={setProblem}
      />
      {!isRaw && (leavesOut || said.allChannels === true) && (
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
        <label
          title={
            isRaw
              ? 'also for those that come to be in it'
              : 'recordings of the same format with as many channels'
          }
        >
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

/** What the file leaves to be said, besides where its contacts are. */
function factNamesFor({ formatId, openOptions, warnings }: RecordingFacts): readonly FactName[] {
  if (formatId === 'raw-binary') return rawFactNames;
  const lacksGain = warnings.some(({ code }) => code === 'NO_PHYSICAL_UNITS');
  return [
    ...(formatId === 'npy' || openOptions.sampleRate !== undefined
      ? (['sampleRate'] as const)
      : []),
    ...(lacksGain || openOptions.gainUv !== undefined ? (['gainUv'] as const) : []),
  ];
}

/** Whether what is said of one may well hold for the other. */
function isAlike(a: RecordingSummary, b: RecordingSummary, isRaw: boolean): boolean {
  return (
    a.format === b.format &&
    (isRaw || a.channelCount === b.channelCount) &&
    a.partIds === null &&
    a.state !== 'unreadable'
  );
}
