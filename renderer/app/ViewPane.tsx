import { Columns2, X } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import styles from './Frame.module.css';
import { ViewTabs } from './ViewTabs.tsx';
import { views } from './views.ts';

interface ViewPaneProps {
  /** Tells it from the other pane. */
  readonly name: string;
  readonly viewId: string;
  readonly onShow: (viewId: string) => void;
  readonly onUse: () => void;
  /** Where there is one pane: opens another one beside it. */
  readonly onSplit: (() => void) | undefined;
  /** Where there are two. */
  readonly onClose: (() => void) | undefined;
}

/** Tabs and the view that is chosen by them. */
export function ViewPane({ name, viewId, onShow, onUse, onSplit, onClose }: ViewPaneProps) {
  const view = views.find(({ id }) => id === viewId) ?? views[0]!;
  const panel = `${name.replace(' ', '-').toLowerCase()}-shown`;
  return (
    <div className={styles.pane} onPointerDownCapture={onUse} onFocusCapture={onUse}>
      <ViewTabs name={name} panel={panel} views={views} shown={view.id} onShow={onShow}>
        {onSplit !== undefined && (
          <Button tone="quiet" isIcon aria-label="Show two views side by side" onClick={onSplit}>
            <Columns2 size={15} />
          </Button>
        )}
        {onClose !== undefined && (
          <Button
            tone="quiet"
            isIcon
            aria-label={`Close the ${name.toLowerCase()}`}
            onClick={onClose}
          >
            <X size={15} />
          </Button>
        )}
      </ViewTabs>
      <section id={panel} className={styles.view} role="tabpanel" aria-label={view.title}>
        <ErrorBoundary about={view.id}>
          <view.component />
        </ErrorBoundary>
      </section>
    </div>
  );
}
