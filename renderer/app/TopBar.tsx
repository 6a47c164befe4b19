import { FolderOpen, Moon, Sun } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { useCommands } from '../state/commands.ts';
import { leaveSession, usePlace } from '../state/place.ts';
import { useRecordingSummary } from '../state/sorting.ts';
import styles from './TopBar.module.css';
import { useTheme } from './theme.ts';

/** The upper edge: where one is, what runs, and what one does with the result. */
export function TopBar() {
  const session = usePlace((place) => place.session);
  const recording = useRecordingSummary();
  const { theme, toggle } = useTheme();
  useCommands([
    {
      id: 'open',
      title: 'Open another folder',
      group: 'Place',
      keys: ['ctrl+o'],
      run: leaveSession,
    },
    { id: 'theme', title: 'Turn the theme', group: 'Window', run: toggle },
  ]);
  return (
    <header className={styles.bar}>
      <Button tone="quiet" isIcon aria-label="Open another folder (Ctrl+O)" onClick={leaveSession}>
        <FolderOpen size={16} />
      </Button>
      <h1 className={styles.place} title={session?.path}>
        {session?.name}
        {recording !== undefined && <span> › {recording.name}</span>}
      </h1>
      <div className={styles.right}>
        <Button
          tone="quiet"
          isIcon
          aria-label={`Turn the theme ${theme === 'dark' ? 'light' : 'dark'}`}
          onClick={toggle}
        >
          {theme === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
        </Button>
      </div>
    </header>
  );
}
