import { FolderOpen, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { useEngine } from '../../state/engine.tsx';
import { openDemo, openPlace, useOpening } from '../../state/open-place.ts';
import { RecentPlaces } from './RecentPlaces.tsx';
import styles from './Welcome.module.css';

/** The first screen of an empty window: open a folder, one of the last ones, or the demo. */
export default function Welcome() {
  const engine = useEngine();
  const { what, fault } = useOpening();
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
      <form
        className={styles.open}
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim() !== '') open(path.trim());
        }}
      >
        <input
          aria-label="Path of a folder or a recording"
          placeholder="/path/to/a/folder/or/recording"
          value={path}
          onChange={(event) => setPath(event.target.value)}
        />
        <Button type="submit" tone="primary" disabled={isOpening || path.trim() === ''}>
          <FolderOpen size={14} /> Open
        </Button>
        <Button onClick={() => void openDemo(engine)} disabled={isOpening}>
          <Sparkles size={14} /> Try the demo
        </Button>
      </form>
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
