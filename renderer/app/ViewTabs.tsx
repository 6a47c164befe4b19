import type { KeyboardEvent } from 'react';
import styles from './ViewTabs.module.css';
import type { View } from './views.ts';

interface ViewTabsProps {
  readonly views: readonly View[];
  readonly shown: string;
  readonly onShow: (id: string) => void;
}

/** The tabs above the middle pane; arrows move between them. */
export function ViewTabs({ views, shown, onShow }: ViewTabsProps) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const place = views.findIndex(({ id }) => id === shown);
    const next = views[(place + step + views.length) % views.length]!;
    event.preventDefault();
    onShow(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label="Views" onKeyDown={move}>
      {views.map(({ id, title }, place) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === shown}
          aria-controls="shown-view"
          tabIndex={id === shown ? 0 : -1}
          title={`${title} (${place + 1})`}
          className={styles.tab}
          onClick={() => onShow(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
