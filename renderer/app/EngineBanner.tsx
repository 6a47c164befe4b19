import { useConnection } from '../api/connection.ts';
import styles from './EngineBanner.module.css';

/** Says that the engine has ended and is being started again; nothing while all is well. */
export function EngineBanner() {
  const isLost = useConnection(({ state }) => state === 'lost');
  if (!isLost) return null;
  return (
    <p className={styles.banner} role="alert">
      The engine has stopped; what was found is kept, and sorting can go on where it was.{' '}
      {window.spikeloomDesktop === undefined
        ? 'Start Spikeloom again, and open the address that it gives.'
        : 'It is being started again.'}
    </p>
  );
}
