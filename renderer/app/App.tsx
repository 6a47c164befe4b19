import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keepConnected, useConnection } from '../api/connection.ts';
import { cache } from '../state/cache.ts';
import { EngineContext } from '../state/engine.tsx';
import { eventListeners } from '../state/engine-events.ts';
import { followPlace, openAgain } from '../state/open-place.ts';
import { rememberLooks } from '../state/place.ts';
import { loadPreferences, savePreferences, usePreferences } from '../state/preferences.ts';
import { Window } from './Window.tsx';

/** The application: keeps the connection to the engine and gives it to the window. */
export function App() {
  const engine = useConnection((connection) => connection.engine);
  const isReady = usePreferences((preferences) => preferences.isLoaded);

  useEffect(() => keepConnected(eventListeners(cache)), []);
  useEffect(() => followPlace(), []);
  useEffect(() => rememberLooks(), []);
  useEffect(() => {
    if (engine === null) return;
    void loadPreferences(engine)
      .then(() => openAgain(engine))
      // What another engine said may not be true of this one.
      .then(() => cache.invalidateQueries());
    return savePreferences(engine);
  }, [engine]);

  if (engine === null || !isReady) return null;
  return (
    <QueryClientProvider client={cache}>
      <EngineContext value={engine}>
        <Window />
      </EngineContext>
    </QueryClientProvider>
  );
}
