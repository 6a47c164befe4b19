import { useEffect, useSyncExternalStore } from 'react';
import { usePreference } from './preferences.ts';

export type Theme = 'light' | 'dark';

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  systemIsDark.addEventListener('change', listener);
  return () => systemIsDark.removeEventListener('change', listener);
}

/** The theme that is shown, and how to turn it: the system's until the user chose one. */
export function useTheme(): { readonly theme: Theme; readonly toggle: () => void } {
  const ofSystem = useSyncExternalStore(subscribe, () => systemIsDark.matches) ? 'dark' : 'light';
  const [chosen, choose] = usePreference<Theme | null>('theme', null);
  const theme = chosen ?? ofSystem;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return { theme, toggle: () => choose(theme === 'dark' ? 'light' : 'dark') };
}
