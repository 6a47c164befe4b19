import { File, FolderOpen, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { choosePlace } from '../../state/choose-place.ts';
import { useEngine } from '../../state/engine.tsx';
import { openDemo, openPlace, useOpening } from '../../state/open-place.ts';
import { RecentPlaces } from './RecentPlaces.tsx';
import styles from './Welcome.module.css';

/** The first screen of an empty window: open a folder, one of the last ones, or the demo. */
export function Welcome() {
  const engine = useEngine();
  const { what, fault } = useOpening();
  const canDrop = window.spikeloomDesktop !== undefined;
  const isOpening = what !== null;
  const open = (place: string) => void openPlace(engine, place);
  const [path, setPath] = useState('');
  return (
    <main className={styles.page}>
      <h1>Spikeloom</h1>
      <p className={styles.lead}>
        Open an extracellular recording, or a folder of them. Spikeloom learns the shape of every
        neuron’s spikes from the recording itself and finds them, also where they overlap.
      </p>
      <section className={styles.drop}>
        <p>{canDrop ? 'Drop a file or a folder here' : 'What would you like to sort?'}</p>
        <div className={styles.choices}>
          <Button tone="primary" disabled={isOpening} onClick={() => void choosePlace(engine)}>
            <FolderOpen size={14} /> Open folder …
          </Button>
          <Button disabled={isOpening} onClick={() => void choosePlace(engine, 'file')}>
            <File size={14} /> Open recording …
          </Button>
          <Button disabled={isOpening} onClick={() => void openDemo(engine)}>
            <Sparkles size={14} /> Try the demo
          </Button>
        </div>
        <form
          className={styles.open}
          onSubmit={(event) => {
            event.preventDefault();
            if (path.trim() !== '') open(path.trim());
          }}
        >
          <input
            aria-label="Path of a folder or a recording"
            placeholder="or type its path and press Enter"
            spellCheck={false}
            value={path}
            onChange={(event) => setPath(event.target.value)}
          />
        </form>
      </section>
      {isOpening && <p role="status">Opening {what} …</p>}
      {fault !== null && (
        <p role="alert" className={styles.error}>
          {fault.message}
        </p>
      )}
      <RecentPlaces onOpen={open} />
    </main>
  );
}
