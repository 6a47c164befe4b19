import { ArrowUp, File, Folder, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngine, useEngineQuery } from '../../state/engine.tsx';
import { openPlace } from '../../state/open-place.ts';
import { usePlace } from '../../state/place.ts';
import styles from './PlaceBrowser.module.css';

/**
 * Chooses a folder or a recording on the engine's disk, where the system has no dialog for it. Begins
 * where one is, or was the last time.
 */
export function PlaceBrowser() {
  const engine = useEngine();
  const openFolder = usePlace(({ session }) => session?.path);
  const { data: recent = [] } = useEngineQuery('recentPlaces', {});
  const [chosen, setPath] = useState<string | undefined>(undefined);
  const path =
    chosen ?? openFolder ?? recent.find(({ isFolder, exists }) => isFolder && exists)?.path;
  const listing = useEngineQuery('listFolder', path === undefined ? {} : { path });
  const shown = listing.data;
  const open = (place: string) => {
    closeDialog();
    void openPlace(engine, place);
  };
  return (
    <Dialog title="Open a folder or a recording" width={640} onClose={closeDialog}>
      <form
        className={styles.path}
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get('path');
          if (typeof typed === 'string') setPath(typed);
        }}
      >
        <Button
          tone="quiet"
          isIcon
          aria-label="Folder above"
          disabled={shown?.parent == null}
          onClick={() => setPath(shown?.parent ?? undefined)}
        >
          <ArrowUp size={16} />
        </Button>
        <input
          key={shown?.path}
          name="path"
          aria-label="Path"
          spellCheck={false}
          defaultValue={shown?.path}
        />
      </form>
      <div className={styles.entries}>
        {listing.error !== null ? (
          <ErrorState title="This folder cannot be shown" fault={listing.error.fault} />
        ) : shown === undefined ? (
          <SkeletonLines count={8} />
        ) : (
          <ul aria-label="Entries">
            {shown.entries.map(({ name, path: place, isFolder }) => (
              <li key={place}>
                <button
                  type="button"
                  onClick={() => (isFolder ? setPath(place) : open(place))}
                  title={isFolder ? 'Look into the folder' : 'Open the recording'}
                >
                  {isFolder ? <Folder size={14} /> : <File size={14} />}
                  {name}
                </button>
              </li>
            ))}
            {shown.entries.length === 0 && <li className={styles.none}>An empty folder</li>}
          </ul>
        )}
      </div>
      <footer className={styles.footer}>
        <Button onClick={closeDialog}>Cancel</Button>
        <Button
          tone="primary"
          disabled={shown === undefined}
          onClick={() => shown !== undefined && open(shown.path)}
        >
          <FolderOpen size={14} /> Open this folder
        </Button>
      </footer>
    </Dialog>
  );
}
