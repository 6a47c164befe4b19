import { useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useCommands } from '../state/commands.ts';
import { preferenceStorage } from '../state/preferences.ts';
import { useShownViews } from '../state/shown-views.ts';
import styles from './Frame.module.css';
import { ViewPane } from './ViewPane.tsx';
import { viewKey, views } from './views.ts';

/** One view, or two side by side. The keys of the views act on the one that was used last. */
export function Panes() {
  const [shown, show] = useShownViews();
  const [used, setUsed] = useState(0);
  const current = Math.min(used, shown.length - 1);
  const isSplit = shown.length > 1;
  const sizes = useDefaultLayout({
    id: 'panes',
    storage: preferenceStorage,
    panelIds: paneIds(shown),
  });
  const showIn = (pane: number, viewId: string) =>
    show(shown.map((before, place) => (place === pane ? viewId : before)));
  // Templates say something of every unit, whatever is selected.
  const split = () => show([shown[0]!, shown[0] === 'templates' ? 'traces' : 'templates']);
  const close = (pane: number) => show(shown.filter((_, place) => place !== pane));
  useCommands([
    ...views.map(({ id, title }, place) => ({
      id: `view-${id}`,
      title: `Show ${title.toLowerCase()}`,
      group: 'View' as const,
      keys: [viewKey(place)],
      run: () => showIn(current, id),
    })),
    {
      id: 'split-view',
      title: isSplit ? 'Show one view' : 'Show two views side by side',
      group: 'View',
      keys: ['ctrl+\\'],
      run: () => (isSplit ? close(1 - current) : split()),
    },
  ]);
  return (
    <Group orientation="horizontal" {...sizes}>
      {shown.flatMap((viewId, pane) => [
        ...(pane === 0
          ? []
          : [
              <Separator
                key="separator"
                className={styles.separator}
                aria-label="Width of the views"
              />,
            ]),
        <Panel key={paneIds(shown)[pane]} id={paneIds(shown)[pane]!} minSize={280}>
          <ViewPane
            name={isSplit ? ['Left view', 'Right view'][pane]! : 'View'}
            viewId={viewId}
            onShow={(id) => showIn(pane, id)}
            onUse={() => setUsed(pane)}
            onSplit={isSplit ? undefined : split}
            onClose={isSplit ? () => close(pane) : undefined}
          />
        </Panel>,
      ])}
    </Group>
  );
}

function paneIds(shown: readonly string[]): string[] {
  return shown.map((_, pane) => `pane-${pane}`);
}
