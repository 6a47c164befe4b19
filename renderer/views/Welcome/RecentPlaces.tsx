import { File, Folder } from 'lucide-react';
import { useEngineQuery } from '../../state/engine.tsx';
import styles from './Welcome.module.css';

interface RecentPlacesProps {
  readonly onOpen: (path: string) => void;
}

export function RecentPlaces({ onOpen }: RecentPlacesProps) {
  const { data: places = [] } = useEngineQuery('recentPlaces', {});
  if (places.length === 0) return null;
  return (
    <section className={styles.recent}>
      <h2>Open recent</h2>
      <ul>
        {places.map(({ path, name, isFolder, exists }) => (
          <li key={path}>
            <button type="button" disabled={!exists} onClick={() => onOpen(path)}>
              {isFolder ? <Folder size={14} /> : <File size={14} />}
              <span>{name}</span>
              <code>{exists ? path : `${path} (not there now)`}</code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
