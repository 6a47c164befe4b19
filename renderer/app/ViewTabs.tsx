import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import styles from './ViewTabs.module.css';
import { type View, viewKey } from './views.ts';

interface ViewTabsProps {
  /** Of the pane. */
  readonly name: string;
  /** Id of the element that the tabs change. */
  readonly panel: string;
  readonly views: readonly View[];
  readonly shown: string;
  readonly onShow: (id: string) => void;
  /** What stands at the end of the line. */
  readonly children: ReactNode;
}

/** The tabs above the middle pane; arrows move between them. */
export function ViewTabs({ name, panel, views, shown, onShow, children }: ViewTabsProps) {
  // In a narrow pane the line of tabs is longer than what is seen of it.
  useEffect(() => {
    document
      .getElementById(`${panel}-${shown}`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [panel, shown]);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const place = views.findIndex(({ id }) => id === shown);
    const next = views[(place + step + views.length) % views.length]!;
    event.preventDefault();
    onShow(next.id);
    document.getElementById(`${panel}-${next.id}`)?.focus();
  };
  return (
    <div className={styles.line}>
      <div
        className={styles.tabs}
        role="tablist"
        aria-label={`${name}: what it shows`}
        onKeyDown={move}
      >
        {views.map(({ id, title }, place) => (
          <button
            key={id}
            id={`${panel}-${id}`}
            type="button"
            role="tab"
            aria-selected={id === shown}
            aria-controls={panel}
            tabIndex={id === shown ? 0 : -1}
            title={`${title} (${viewKey(place)})`}
            className={styles.tab}
            onClick={() => onShow(id)}
          >
            {title}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}
