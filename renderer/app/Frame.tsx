import { Suspense } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { SkeletonPlot } from '../parts/states.tsx';
import { useCommands } from '../state/commands.ts';
import { preferenceStorage, usePreference } from '../state/preferences.ts';
import { OverviewStrip } from '../views/Overview/OverviewStrip.tsx';
import { SessionPanel } from '../views/Session/SessionPanel.tsx';
import { UnitsPanel } from '../views/Units/UnitsPanel.tsx';
import styles from './Frame.module.css';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { ViewTabs } from './ViewTabs.tsx';
import { views } from './views.ts';

/** The frame about an open session: bars, recordings on the left, one view, units on the right. */
export function Frame() {
  const [viewId, showView] = usePreference('view', views[0]!.id);
  const view = views.find(({ id }) => id === viewId) ?? views[0]!;
  const columns = useDefaultLayout({ id: 'columns', storage: preferenceStorage });
  useCommands(
    views.map(({ id, title }, place) => ({
      id: `view-${id}`,
      title: `Show ${title.toLowerCase()}`,
      group: 'View',
      keys: [String(place + 1)],
      run: () => showView(id),
    })),
  );
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
              <ViewTabs views={views} shown={view.id} onShow={showView} />
              <section
                id="shown-view"
                className={styles.view}
                role="tabpanel"
                aria-label={view.title}
              >
                <Suspense fallback={<SkeletonPlot />}>
                  <view.component />
                </Suspense>
              </section>
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
  readonly children: React.ReactNode;
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
