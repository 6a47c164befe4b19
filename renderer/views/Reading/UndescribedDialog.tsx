import { useState } from 'react';
import type { OpenOptions } from '../../../core/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import styles from '../../parts/Form.module.css';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngine } from '../../state/engine.tsx';
import { openPlace } from '../../state/open-place.ts';
import { usePlace } from '../../state/place.ts';
import { usePreference } from '../../state/preferences.ts';
import { FactFields } from './FactFields.tsx';
import { type FileFacts, neededOfRaw, optionsOf, rawFactNames, usualFacts } from './file-facts.ts';
import { ProbeField } from './ProbeField.tsx';

const exampleText = '{ "sampleRate": 30000, "channels": 32, "dtype": "int16" }';

/** Asks what files without a header do not say themselves, and opens the folder again with the answers. */
export function UndescribedDialog() {
  const engine = useEngine();
  const path = usePlace(({ session }) => session?.path);
  const [kept, setFacts] = usePreference<FileFacts>('file-facts', usualFacts);
  // An older version has kept fewer.
  const facts = { ...usualFacts, ...kept };
  const [probe, setProbe] = useState<OpenOptions['probe']>(undefined);
  const [problem, setProblem] = useState<string | null>(null);
  const open = () => {
    closeDialog();
    if (path === undefined) return;
    const options = { onlyRaw: true, ...optionsOf(facts, rawFactNames), probe };
    void openPlace(engine, path, { options });
  };
  return (
    <Dialog title="Describe the raw files" width={480} onClose={closeDialog}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <p>
          Raw binary files have no header. What you say here holds for all of them in this folder,
          and for no other file. Where one differs, say so when it is open, or by a JSON file of its
          name, as day1.json beside day1.dat: <code>{exampleText}</code>
        </p>
        <FactFields names={rawFactNames} needed={neededOfRaw} facts={facts} onChange={setFacts} />
        <ProbeField probe={probe} unsaid="not known" onChange={setProbe} onProblem={setProblem} />
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
