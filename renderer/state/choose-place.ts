import type { EngineClient } from '../../engine/api/contract.ts';
import { showDialog } from './dialogs.ts';
import { openPlace } from './open-place.ts';

/** Lets the user choose what to open: by the system's dialog, or in the browser by one of ours. */
export async function choosePlace(
  engine: EngineClient,
  kind: 'file' | 'folder' = 'folder',
): Promise<void> {
  const desktop = window.spikeloomDesktop;
  if (desktop === undefined) {
    showDialog('open');
    return;
  }
  const path = await desktop.choosePlace(kind);
  if (path !== null) await openPlace(engine, path);
}

/** Where dropped files are; null in a browser, which tells no page. */
export function droppedPath(data: DataTransfer | null): string | null {
  const file = data?.files[0];
  return file === undefined ? null : (window.spikeloomDesktop?.pathOf(file) ?? null);
}
