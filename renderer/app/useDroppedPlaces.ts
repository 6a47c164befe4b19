import { useEffect } from 'react';
import type { EngineClient } from '../../engine/api/contract.ts';
import { useConnection } from '../api/connection.ts';
import { droppedPath } from '../state/choose-place.ts';
import { openDropped } from '../state/imports.ts';
import { openPlace } from '../state/open-place.ts';
import { tell } from '../state/toasts.ts';

/** Opens what is dropped on the window, and what the system asks the window to open. */
export function useDroppedPlaces(): void {
  useEffect(() => {
    const allow = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      const path = droppedPath(event.dataTransfer);
      if (path !== null) open(path, openDropped);
      else tell('A browser does not tell where a dropped file is: choose it by “Open” instead.');
    };
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    window.spikeloomDesktop?.onOpenPlace((path) => open(path, openPlace));
    return () => {
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
}

function open(path: string, how: (engine: EngineClient, path: string) => Promise<void>): void {
  const { engine } = useConnection.getState();
  if (engine !== null) void how(engine, path);
}
