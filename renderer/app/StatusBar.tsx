import { useConnection } from '../api/connection.ts';
import { useCursor } from '../state/cursor.ts';
import { useEngineQuery } from '../state/engine.tsx';
import styles from './StatusBar.module.css';

const factsEveryMs = 5000;

/** The lower edge: what the engine is and uses. */
export function StatusBar() {
  const connection = useConnection(({ state }) => state);
  const { data: facts } = useEngineQuery('engineFacts', {}, { everyMs: factsEveryMs });
  const cursor = useCursor(({ text }) => text);
  return (
    <footer className={styles.bar}>
      <span data-state={connection}>
        {connection === 'open' ? 'Engine' : 'Engine lost, starting again …'}
      </span>
      {facts !== undefined && (
        <>
          <span>{facts.threads} threads</span>
          <span>{facts.backend}</span>
          <span>{Math.round(facts.memory.usedBytes / 1e6)} MB</span>
        </>
      )}
      <output className={styles.cursor}>{cursor}</output>
    </footer>
  );
}
