import { File, Folder, X } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { cache } from '../../state/cache.ts';
import { queryKey, useEngineAction, useEngineQuery } from '../../state/engine.tsx';
import styles from './Welcome.module.css';

interface RecentPlacesProps {
  readonly onOpen: (path: string) => void;
}

export function RecentPlaces({ onOpen }: RecentPlacesProps) {
  const { data: places = [] } = useEngineQuery('recentPlaces', {});
  const forget = useEngineAction('forgetPlace');
  const takeOut = (path: string) =>
    forget.mutate(
      { path },
      { onSuccess: (left) => cache.setQueryData(queryKey('recentPlaces', {}), left) },
    );
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
            <Button
              tone="quiet"
              isIcon
              aria-label={`Take ${name} out of the list`}
              onClick={() => takeOut(path)}
            >
              <X size={13} />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
