import { useState } from 'react';
import { type OpenOptions, probeFileText, RAW_SAMPLE_TYPES } from '../../../core/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import styles from '../../parts/Form.module.css';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngine } from '../../state/engine.tsx';
import { openPlace } from '../../state/open-place.ts';
import { usePlace } from '../../state/place.ts';
import { usePreference } from '../../state/preferences.ts';

interface Facts {
  readonly sampleRate: string;
  readonly channels: string;
  readonly dtype: (typeof RAW_SAMPLE_TYPES)[number];
  readonly gainUv: string;
}

const exampleText = '{ "sampleRate": 30000, "channels": 32, "dtype": "int16" }';

const usual: Facts = { sampleRate: '30000', channels: '', dtype: 'int16', gainUv: '' };

const numbers = [
  {
    name: 'sampleRate',
    title: 'Sampling rate (Hz)',
    help: 'samples a second of each channel',
    isNeeded: true,
  },
  { name: 'channels', title: 'Channels', help: 'columns in the file', isNeeded: true },
  {
    name: 'gainUv',
    title: 'Microvolts per count',
    help: 'from the manual of the amplifier; without it amplitudes are in counts',
    isNeeded: false,
  },
] as const;

/** Asks what raw binary files do not say themselves, and opens the folder again with the answers. */
export function FileFactsDialog() {
  const engine = useEngine();
  const path = usePlace(({ session }) => session?.path);
  const [facts, setFacts] = usePreference<Facts>('file-facts', usual);
  const [probe, setProbe] = useState<OpenOptions['probe']>(undefined);
  const [problem, setProblem] = useState('');
  const readProbe = async (file: File | undefined) => {
    setProblem('');
    try {
      setProbe(file && (await probeFileText(new Uint8Array(await file.arrayBuffer()), file.name)));
    } catch (error) {
      setProbe(undefined);
      setProblem((error as Error).message);
    }
  };
  const open = () => {
    closeDialog();
    if (path === undefined) return;
    void openPlace(engine, path, {
      options: {
        onlyRaw: true,
        sampleRate: Number(facts.sampleRate),
        channels: Number(facts.channels),
        dtype: facts.dtype,
        ...(facts.gainUv !== '' && { gainUv: Number(facts.gainUv) }),
        ...(probe !== undefined && { probe }),
      },
    });
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
          and for no other file. Where one differs, a JSON file of its name beside it says so, as
          day1.json beside day1.dat: <code>{exampleText}</code>
        </p>
        {numbers.map(({ name, title, help, isNeeded }) => (
          <label key={name} title={help}>
            {title}
            <input
              type="number"
              min="0"
              step="any"
              required={isNeeded}
              value={facts[name]}
              placeholder={isNeeded ? '' : 'not known'}
              onChange={(event) => setFacts({ ...facts, [name]: event.target.value })}
            />
          </label>
        ))}
        <label>
          Numbers
          <select
            value={facts.dtype}
            onChange={(event) =>
              setFacts({ ...facts, dtype: event.target.value as Facts['dtype'] })
            }
          >
            {RAW_SAMPLE_TYPES.map((type) => (
              <option key={type}>{type}</option>
            ))}
          </select>
        </label>
        <label title="probeinterface JSON, a channel map of Kilosort or a .prb file; without one, every channel is near every other">
          Probe
          <input
            type="file"
            accept=".json,.prb,.mat"
            onChange={(event) => void readProbe(event.target.files?.[0])}
          />
        </label>
        {problem !== '' && <p role="alert">{problem}</p>}
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
