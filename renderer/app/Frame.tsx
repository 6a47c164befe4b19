import { type ReactNode, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
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
  return (
    <div className={styles.frame}>
      <TopBar />
      <main className={styles.body}>
        <Group orientation="horizontal">
          <SidePanel id="session" width={232}>
            <SessionPanel />
          </SidePanel>
          <Separator className={styles.separator} aria-label="Width of the recordings" />
          <Panel id="view" minSize={360}>
            <div className={styles.middle}>
              <OverviewStrip />
              <Panes />
            </div>
          </Panel>
          <Separator className={styles.separator} aria-label="Width of the units" />
          <SidePanel id="units" width={340}>
            <ErrorBoundary about="units">
              <UnitsPanel />
            </ErrorBoundary>
          </SidePanel>
        </Group>
      </main>
      <StatusBar />
    </div>
  );
}

interface SidePanelProps {
  readonly id: string;
  /** Before anyone drags it, in pixels. */
  readonly width: number;
  readonly children: ReactNode;
}

/** Keeps its width in pixels, also over a restart, and closes when it is dragged shut. */
function SidePanel({ id, width, children }: SidePanelProps) {
  const [kept, keep] = usePreference(`width-${id}`, width);
  // Where it begins: a panel that is there already is not to be moved by what is remembered of it.
  const [first] = useState(kept);
  return (
    <Panel
      id={id}
      defaultSize={first}
      onResize={({ inPixels }) => keep(Math.round(inPixels))}
      minSize={180}
      maxSize="45%"
      collapsible
      groupResizeBehavior="preserve-pixel-size"
    >
      {children}
    </Panel>
  );
}
