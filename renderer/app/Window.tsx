import { useLayoutEffect } from 'react';
import { commandFor } from '../state/commands.ts';
import { useDialog } from '../state/dialogs.ts';
import { combinationOf, isForElement } from '../state/keys.ts';
import { usePlace } from '../state/place.ts';
import { CompareDialog } from '../views/Compare/CompareDialog.tsx';
import { ExportDialog } from '../views/Export/ExportDialog.tsx';
import { ImportDialog } from '../views/Import/ImportDialog.tsx';
import { ReadingDialog } from '../views/Reading/ReadingDialog.tsx';
import { UndescribedDialog } from '../views/Reading/UndescribedDialog.tsx';
import { PlaceBrowser } from '../views/Welcome/PlaceBrowser.tsx';
import { Welcome } from '../views/Welcome/Welcome.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { EngineBanner } from './EngineBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Frame } from './Frame.tsx';
import { KeysPage } from './KeysPage.tsx';
import { Toasts } from './Toasts.tsx';
import { useDroppedPlaces } from './useDroppedPlaces.ts';
import { useWindowCommands } from './useWindowCommands.ts';

/** Everything in the window: the first screen, or the frame about an open session. */
export function Window() {
  const dialog = useDialog(({ shown }) => shown);
  useWindowCommands();
  useDroppedPlaces();
  const hasSession = usePlace(({ session }) => session !== null);
  // With the first picture, not some time after it: a key pressed in between would be lost.
  useLayoutEffect(() => {
    window.addEventListener('keydown', runCommand);
    window.addEventListener('click', releaseButton);
    return () => {
      window.removeEventListener('keydown', runCommand);
      window.removeEventListener('click', releaseButton);
    };
  }, []);
  return (
    <>
      {hasSession ? <Frame /> : <Welcome />}
      {dialog === 'palette' && <CommandPalette />}
      {dialog === 'keys' && <KeysPage />}
      <ErrorBoundary about={dialog ?? ''}>
        {dialog === 'compare' && <CompareDialog />}
        {dialog === 'import' && <ImportDialog />}
        {dialog === 'export' && <ExportDialog />}
        {dialog === 'open' && <PlaceBrowser />}
        {dialog === 'undescribed' && <UndescribedDialog />}
        {dialog === 'reading' && <ReadingDialog />}
      </ErrorBoundary>
      <EngineBanner />
      <Toasts />
    </>
  );
}

/** Takes the focus off a button that was clicked, so that space goes on to the next unit. */
function releaseButton({ detail }: MouseEvent): void {
  const isByPointer = detail > 0;
  const { activeElement } = document;
  if (isByPointer && activeElement instanceof HTMLButtonElement) activeElement.blur();
}

function runCommand(event: KeyboardEvent): void {
  const combination = combinationOf(event);
  if (event.defaultPrevented || isForElement(document.activeElement, combination)) return;
  // A dialog has the keyboard for itself.
  if (document.querySelector('dialog[open]') !== null) return;
  // An open panel takes Escape, which closes it.
  if (combination === 'escape' && document.querySelector(':popover-open') !== null) return;
  const command = commandFor(combination);
  if (command === undefined) return;
  event.preventDefault();
  command.run();
}
