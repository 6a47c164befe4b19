import { lazy, Suspense, useEffect } from 'react';
import { commandFor } from '../state/commands.ts';
import { combinationOf, isForElement } from '../state/keys.ts';
import { usePlace } from '../state/place.ts';
import { Frame } from './Frame.tsx';
import { Toasts } from './Toasts.tsx';

const Welcome = lazy(() => import('../views/Welcome/Welcome.tsx'));

/** Everything in the window: the first screen, or the frame about an open session. */
export function Window() {
  const hasSession = usePlace(({ session }) => session !== null);
  useEffect(() => {
    window.addEventListener('keydown', runCommand);
    return () => window.removeEventListener('keydown', runCommand);
  }, []);
  return (
    <>
      {hasSession ? (
        <Frame />
      ) : (
        <Suspense fallback={null}>
          <Welcome />
        </Suspense>
      )}
      <Toasts />
    </>
  );
}

function runCommand(event: KeyboardEvent): void {
  const combination = combinationOf(event);
  if (event.defaultPrevented || isForElement(document.activeElement, combination)) return;
  // A dialog has the keyboard for itself.
  if (document.querySelector('dialog[open]') !== null) return;
  const command = commandFor(combination);
  if (command === undefined) return;
  event.preventDefault();
  command.run();
}
