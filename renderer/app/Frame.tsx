import { useState } from 'react';
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { usePreference } from '../state/preferences.ts';
import { OverviewStrip } from '../views/Overview/OverviewStrip.tsx';
import { SessionPanel } from '../views/Session/SessionPanel.tsx';
import { UnitsPanel } from '../views/Units/UnitsPanel.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import styles from './Frame.module.css';
import { Panes } from './Panes.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';

/** The frame about an open session: bars, recordings on the left, one view, units on the right. */
export function Frame() {
  const session = useKeptWidth('session', 232);
  const units = useKeptWidth('units', 340);
  return (
    <div className={styles.frame}>
      <TopBar />
      <main className={styles.body}>
        <Group
          orientation="horizontal"
          onLayoutChanged={(_, { isUserInteraction }) => {
            // What a small window leaves of them is not what was wished for.
            if (!isUserInteraction) return;
            session.keep();
            units.keep();
          }}
        >
          <Panel id="session" {...session.panel} {...sidePanel}>
            <SessionPanel />
          </Panel>
          <Separator className={styles.separator} aria-label="Width of the recordings" />
          <Panel id="view" minSize={360}>
            <div className={styles.middle}>
              <OverviewStrip />
              <Panes />
            </div>
          </Panel>
          <Separator className={styles.separator} aria-label="Width of the units" />
          <Panel id="units" {...units.panel} {...sidePanel}>
            <ErrorBoundary about="units">
              <UnitsPanel />
            </ErrorBoundary>
          </Panel>
        </Group>
      </main>
      <StatusBar />
    </div>
  );
}

/** Keeps its width in pixels where the window can, and closes when it is dragged shut. */
const sidePanel = {
  minSize: 180,
  maxSize: '45%',
  collapsible: true,
  groupResizeBehavior: 'preserve-pixel-size',
} as const;

/** How wide a panel begins, as it was left at the last start. @param width before anyone drags it, in pixels */
function useKeptWidth(id: string, width: number) {
  const [kept, keep] = usePreference(`width-${id}`, width);
  // Where it begins: a panel that is there already is not to be moved by what is remembered of it.
  const [first] = useState(kept);
  const panelRef = usePanelRef();
  return {
    panel: { panelRef, defaultSize: first },
    keep: () => keep(Math.round(panelRef.current?.getSize().inPixels ?? kept)),
  };
}
