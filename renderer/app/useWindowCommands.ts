import { useCommands } from '../state/commands.ts';
import { showDialog } from '../state/dialogs.ts';
import { leaveSession, usePlace } from '../state/place.ts';
import { useTheme } from './theme.ts';

/** Commands that are there whatever is shown. */
export function useWindowCommands(): void {
  const { theme, toggle } = useTheme();
  const hasSession = usePlace(({ session }) => session !== null);
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
      title: 'Open another folder or recording',
      group: 'Place',
      keys: ['ctrl+o'],
      isEnabled: hasSession,
      run: leaveSession,
    },
  ]);
}
