import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keepConnected, useConnection } from '../api/connection.ts';
import { cache } from '../state/cache.ts';
import { EngineContext } from '../state/engine.tsx';
import { eventListeners } from '../state/engine-events.ts';
import { followPlace, openAgain, useOpening } from '../state/open-place.ts';
import { rememberLooks } from '../state/place.ts';
import { loadPreferences, savePreferences } from '../state/preferences.ts';
import { useTheme } from '../state/theme.ts';
import { Starting } from './Starting.tsx';
import { Window } from './Window.tsx';

/** The application: keeps the connection to the engine and gives it to the window. */
export function App() {
  const engine = useConnection((connection) => connection.engine);
  const opening = useOpening(({ what }) => what);
  const [isReady, setReady] = useState(false);
  useTheme();

  useEffect(() => keepConnected(eventListeners(cache)), []);
  useEffect(() => followPlace(), []);
  useEffect(() => rememberLooks(), []);
  useEffect(() => {
    if (engine === null) return;
    void loadPreferences(engine)
      .then(() => openAgain(engine))
      .then(() => setReady(true))
      // What another engine said may not be true of this one.
      .then(() => cache.invalidateQueries());
    return savePreferences(engine);
  }, [engine]);

  if (engine === null || !isReady) {
    return <Starting what={opening === null ? 'Starting the engine' : `Opening ${opening}`} />;
  }
  return (
    <QueryClientProvider client={cache}>
      <EngineContext value={engine}>
        <Window />
      </EngineContext>
    </QueryClientProvider>
  );
}
