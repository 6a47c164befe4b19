import { useState } from 'react';
import type { OpenOptions } from '../../../core/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import styles from '../../parts/Form.module.css';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngine, useEngineQuery } from '../../state/engine.tsx';
import { openPlace } from '../../state/open-place.ts';
import { usePlace } from '../../state/place.ts';
import { usePreference } from '../../state/preferences.ts';
import { FactFields } from './FactFields.tsx';
import {
  arrayFactNames,
  type FileFacts,
  neededOfRaw,
  optionsOf,
  rawFactNames,
  usualFacts,
} from './file-facts.ts';
import { ProbeField } from './ProbeField.tsx';

interface Wording {
  readonly title: string;
  readonly lack: string;
  readonly example: string;
}

const ofRaw: Wording = {
  title: 'Describe the raw files',
  lack: 'Raw binary files have no header.',
  example: '{ "sampleRate": 30000, "channels": 32, "dtype": "int16" }',
};
const ofArrays: Wording = {
  title: 'Describe the files',
  lack: 'These files do not say their sampling rate.',
  example: '{ "sampleRate": 30000, "gainUv": 0.195 }',
};

const noProbe: Pick<OpenOptions, 'probe'> = {};
/** A rig has the same probe in many folders; a file of hundreds of contacts is too much to remember. */
const mostRememberedText = 10_000;

/** Asks what files without a header do not say themselves, and opens the folder again with the answers. */
export function UndescribedDialog() {
  const engine = useEngine();
  const session = usePlace((place) => place.session);
  const { data: list } = useEngineQuery(
    'listRecordings',
    session === null ? null : { sessionId: session.sessionId },
  );
  const [kept, setFacts] = usePreference<FileFacts>('file-facts', usualFacts);
  const [keptProbe, keepProbe] = usePreference('file-probe', noProbe);
  const [chosen, setProbe] = useState<Pick<OpenOptions, 'probe'> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // An older version has kept fewer.
  const facts = { ...usualFacts, ...kept };
  const { probe } = chosen ?? keptProbe;
  // Arrays know how many channels they have, and of what numbers.
  const hasRaw = list?.problems.some(({ fault }) => fault.code === 'RAW_FACTS_MISSING') ?? true;
  const names = hasRaw ? rawFactNames : arrayFactNames;
  const { title, lack, example } = hasRaw ? ofRaw : ofArrays;
  const open = () => {
    closeDialog();
    if (session === null) return;
    const isSmall = (probe?.text.length ?? 0) < mostRememberedText;
    keepProbe(isSmall && probe !== undefined ? { probe } : noProbe);
    const options = { onlyRaw: true, ...optionsOf(facts, names), probe };
    void openPlace(engine, session.path, { options });
  };
  return (
    <Dialog title={title} width={480} onClose={closeDialog}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <p>
          {lack} What you say here holds for all of them in this folder, and for no other file.
          Where one differs, say so when it is open, or by a JSON file of its name, as day1.json
          beside day1.{hasRaw ? 'dat' : 'npy'}: <code>{example}</code>
        </p>
        <FactFields names={names} needed={neededOfRaw} facts={facts} onChange={setFacts} />
        <ProbeField
          probe={probe}
          unsaid="not known"
          onChange={(probe) => setProbe({ probe })}
          onProblem={setProblem}
        />
        {problem !== null && <p role="alert">{problem}</p>}
        <footer className={styles.buttons}>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button type="submit" tone="primary">
            Open
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
