import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { preferenceStorage } from '../state/preferences.ts';
import { OverviewStrip } from '../views/Overview/OverviewStrip.tsx';
import { SessionPanel } from '../views/Session/SessionPanel.tsx';
import { UnitsPanel } from '../views/Units/UnitsPanel.tsx';
import styles from './Frame.module.css';
import { Panes } from './Panes.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';

/** The frame about an open session: bars, recordings on the left, one view, units on the right. */
export function Frame() {
  const columns = useDefaultLayout({ id: 'columns', storage: preferenceStorage });
  return (
    <div className={styles.frame}>
      <TopBar />
      <main className={styles.body}>
        <Group orientation="horizontal" {...columns}>
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
            <UnitsPanel />
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

/** Keeps its width when the window changes, and closes when it is dragged shut. */
function SidePanel({ id, width, children }: SidePanelProps) {
  return (
    <Panel
      id={id}
      defaultSize={width}
      minSize={180}
      maxSize="45%"
      collapsible
      groupResizeBehavior="preserve-pixel-size"
    >
      {children}
    </Panel>
  );
}
