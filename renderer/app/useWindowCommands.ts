import { choosePlace } from '../state/choose-place.ts';
import { useCommands } from '../state/commands.ts';
import { showDialog } from '../state/dialogs.ts';
import { useEngine } from '../state/engine.tsx';
import { showImport } from '../state/imports.ts';
import { closePlace } from '../state/open-place.ts';
import { usePlace } from '../state/place.ts';
import { useRecordingSummary } from '../state/sorting.ts';
import { useTheme } from '../state/theme.ts';

/** Commands that are there whatever is shown. */
export function useWindowCommands(): void {
  const engine = useEngine();
  const { theme, toggle } = useTheme();
  const hasSession = usePlace(({ session }) => session !== null);
  const shown = useRecordingSummary();
  const isSorted = (shown?.unitCount ?? null) !== null;
  const isReadable = shown !== undefined && shown.state !== 'unreadable';
  useCommands([
    {
      id: 'palette',
      title: 'Search commands',
      group: 'Window',
      keys: ['ctrl+k', ':'],
      run: () => showDialog('palette'),
    },
    {
      id: 'keys',
      title: 'Show all keys',
      group: 'Window',
      keys: ['?'],
      run: () => showDialog('keys'),
    },
    {
      id: 'theme',
      title: theme === 'dark' ? 'Use the light theme' : 'Use the dark theme',
      group: 'Window',
      run: toggle,
    },
    {
      id: 'open',
      title: 'Open a folder',
      group: 'Place',
      keys: ['ctrl+o'],
      run: () => void choosePlace(engine),
    },
    {
      id: 'close',
      title: 'Close the folder',
      group: 'Place',
      isEnabled: hasSession,
      run: () => closePlace(engine),
    },
    {
      id: 'reading',
      title: 'Say how the recording is read',
      group: 'Place',
      keys: ['ctrl+i'],
      isEnabled: isReadable,
      run: () => showDialog('reading'),
    },
    {
      id: 'import',
      title: 'Open a sorting of another program',
      group: 'Place',
      run: () => showImport(),
    },
    {
      id: 'compare',
      title: 'Compare with another sorting',
      group: 'Units',
      isEnabled: isSorted,
      run: () => showDialog('compare'),
    },
    {
      id: 'export',
      title: 'Export units and spikes',
      group: 'Place',
      keys: ['ctrl+e'],
      isEnabled: isSorted,
      run: () => showDialog('export'),
    },
  ]);
}
