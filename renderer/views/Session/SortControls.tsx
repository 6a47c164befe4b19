import { Pause, Play, X } from 'lucide-react';
import { counted } from '../../../core/index.ts';
import type { RecordingSummary, SessionAccess } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { timeLeftText } from '../../parts/time-left.ts';
import { useCommands } from '../../state/commands.ts';
import { usePlace } from '../../state/place.ts';
import type { SortJobs } from '../../state/sort-jobs.ts';
import { tell } from '../../state/toasts.ts';
import styles from './SessionPanel.module.css';

interface SortControlsProps {
  readonly recordings: readonly RecordingSummary[];
  readonly checked: readonly string[];
  /** What was checked is in the queue now. */
  readonly onQueued: () => void;
  readonly access: SessionAccess | undefined;
  readonly sorting: SortJobs;
}

const keptText = 'What was found and corrected stays among the results';
const allSorted = `Everything is sorted already. ${keptText} if it is sorted again.`;

/** Sorts what is checked, or all that needs it; while it runs, how far it is, pause and cancel. */
export function SortControls({
  recordings,
  checked,
  onQueued,
  access,
  sorting,
}: SortControlsProps) {
  const { unfinished, secondsLeft, sort, sortAsOne, pause, resume, cancel, isStarting } = sorting;
  const isQueued = (id: string) => unfinished.some(({ recordingId }) => recordingId === id);
  const idle = recordings.filter(({ recordingId }) => !isQueued(recordingId));
  const needsSorting = idle.filter(({ state }) =>
    ['new', 'imported', 'outdated', 'failed', 'paused'].includes(state),
  );
  const isPaused = unfinished.length > 0 && unfinished.every(({ state }) => state === 'paused');
  const isReadOnly = access?.mode === 'read-only';
  const isAllQueued = checked.length === 0 && unfinished.length > 0 && needsSorting.length === 0;
  const canSort = !isReadOnly && !isStarting && recordings.length > 0 && !isAllQueued;
  const isAllSorted = checked.length === 0 && needsSorting.length === 0;
  const start = () => {
    if (checked.length > 0) {
      sort(checked, true);
      onQueued();
    } else sort(undefined, isAllSorted);
  };
  const sortTitle = sortText(recordings.length, checked.length, needsSorting.length);
  // What was put together before is not put together with others.
  const canBeOne =
    canSort &&
    checked.length > 1 &&
    recordings.every(
      ({ recordingId, partIds }) => partIds === null || !checked.includes(recordingId),
    );
  const startAsOne = () => {
    sortAsOne(checked);
    onQueued();
  };
  const shown = usePlace((place) => place.recordingId);
  const canSortShown =
    !isReadOnly && !isStarting && idle.some(({ recordingId }) => recordingId === shown);
  useCommands([
    {
      id: 'sort',
      title: isAllSorted ? 'Sort what needs it' : sortTitle,
      group: 'Sort',
      keys: ['ctrl+enter'],
      isEnabled: canSort,
      // By keys it may be meant for something else.
      run: () => (isAllSorted ? tell(allSorted, { label: sortTitle, run: start }) : start()),
    },
    ...(isAllSorted
      ? [
          {
            id: 'sort-again',
            title: sortTitle,
            group: 'Sort' as const,
            isEnabled: canSort,
            run: start,
          },
        ]
      : []),
    {
      id: 'sort-as-one',
      title: 'Sort the checked recordings as one',
      group: 'Sort',
      isEnabled: canBeOne,
      run: startAsOne,
    },
    {
      id: 'sort-shown',
      title: 'Sort the recording that is shown',
      group: 'Sort',
      keys: ['ctrl+shift+enter'],
      isEnabled: canSortShown,
      run: () => shown !== null && sort([shown], true),
    },
    {
      id: 'pause-sorting',
      title: isPaused ? 'Go on sorting' : 'Pause sorting',
      group: 'Sort',
      isEnabled: unfinished.length > 0,
      run: () => (isPaused ? resume() : pause()),
    },
    {
      id: 'cancel-sorting',
      title: 'Cancel sorting',
      group: 'Sort',
      isEnabled: unfinished.length > 0,
      run: () => cancel(),
    },
  ]);
  return (
    <footer className={styles.controls}>
      {isReadOnly && <p role="status">{access.reason}</p>}
      {unfinished.length > 0 && (
        <div className={styles.queue}>
          <span>
            {unfinished.length} {isPaused ? 'paused' : 'to go'}
            {secondsLeft !== null && !isPaused && ` · ${timeLeftText(secondsLeft)}`}
          </span>
          <Button
            tone="quiet"
            isIcon
            aria-label={isPaused ? 'Go on sorting' : 'Pause sorting'}
            onClick={() => (isPaused ? resume() : pause())}
          >
            {isPaused ? <Play size={14} /> : <Pause size={14} />}
          </Button>
          <Button tone="quiet" isIcon aria-label="Cancel sorting" onClick={() => cancel()}>
            <X size={14} />
          </Button>
        </div>
      )}
      {!isAllQueued && (
        <Button
          tone={unfinished.length === 0 && needsSorting.length > 0 ? 'primary' : 'plain'}
          disabled={!canSort}
          title={isAllSorted ? keptText : 'Ctrl+Enter'}
          onClick={start}
        >
          {sortTitle}
        </Button>
      )}
      {canBeOne && (
        <Button
          title="One set of units for all of them, where they are of one electrode"
          onClick={startAsOne}
        >
          Sort as one
        </Button>
      )}
    </footer>
  );
}

function sortText(total: number, checked: number, needed: number): string {
  if (checked > 0) return `Sort ${counted(checked, 'recording')}`;
  if (needed === 0) return total === 1 ? 'Sort again' : 'Sort all again';
  if (total === 1) return 'Sort';
  return needed === total ? 'Sort folder' : `Sort ${counted(needed, 'recording')}`;
}
