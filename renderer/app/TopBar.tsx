import { Download, FolderOpen, Moon, Search, Sun } from 'lucide-react';
import { counted } from '../../core/index.ts';
import { Button } from '../parts/Button.tsx';
import { Keys } from '../parts/Keys.tsx';
import { timeLeftText } from '../parts/time-left.ts';
import { choosePlace } from '../state/choose-place.ts';
import { showDialog } from '../state/dialogs.ts';
import { useEngine, useEngineQuery } from '../state/engine.tsx';
import { usePlace } from '../state/place.ts';
import { useSortJobs } from '../state/sort-jobs.ts';
import { useRecordingLabel, useRecordingSummary } from '../state/sorting.ts';
import { useTheme } from '../state/theme.ts';
import styles from './TopBar.module.css';

/** The upper edge: where one is, what runs, and what one does with the result. */
export function TopBar() {
  const engine = useEngine();
  const session = usePlace((place) => place.session);
  const recording = useRecordingSummary();
  const label = useRecordingLabel();
  // Asked for before the dialog needs them, so that it is whole when it opens.
  useEngineQuery('exportFormats', {});
  const { theme, toggle } = useTheme();
  const { unfinished, secondsLeft } = useSortJobs();
  const toSort = unfinished.filter(({ kind }) => kind === 'sort').length;
  const queueText =
    toSort > 0
      ? `${counted(toSort, 'recording')} to sort`
      : `${counted(unfinished.length, 'sorting')} to open`;
  const isSorted = (recording?.unitCount ?? null) !== null;
  return (
    <header className={styles.bar}>
      <div className={styles.left}>
        <Button
          tone="quiet"
          isIcon
          aria-label="Open a folder (Ctrl+O)"
          onClick={() => void choosePlace(engine)}
        >
          <FolderOpen size={16} />
        </Button>
        <h1
          className={styles.place}
          title={session === null ? undefined : `${session.path}\nResults: ${session.storedIn}`}
        >
          {session?.name}
          {label !== undefined && <span> › {label}</span>}
        </h1>
      </div>
      <button type="button" className={styles.search} onClick={() => showDialog('palette')}>
        <Search size={14} />
        <span>Search or run a command</span>
        <Keys names={['Ctrl', 'K']} />
      </button>
      <div className={styles.right}>
        {unfinished.length > 0 && (
          <output className={styles.jobs}>
            {queueText}
            {secondsLeft !== null && ` · ${timeLeftText(secondsLeft)}`}
          </output>
        )}
        <Button
          disabled={!isSorted}
          title={isSorted ? 'Ctrl+E' : 'There is nothing to export before a recording is sorted'}
          onClick={() => showDialog('export')}
        >
          <Download size={14} /> Export
        </Button>
        <Button
          tone="quiet"
          isIcon
          aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          onClick={toggle}
        >
          {theme === 'dark' ? <Sun size={16} /> : <Moon size={16} />}
        </Button>
      </div>
    </header>
  );
}
