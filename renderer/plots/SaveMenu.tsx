import { useId } from 'react';
import styles from './Figure.module.css';
import { type Drawing, saveCsv, savePng, saveSvg } from './save-figure.ts';

interface SaveMenuProps {
  /** The plot as it is when it is saved. */
  readonly drawing: () => Drawing;
  /** Its data. */
  readonly csv: () => string;
}

/** The small menu in the corner of a plot; seen where the pointer or the focus is. */
export function SaveMenu({ drawing, csv }: SaveMenuProps) {
  const id = useId();
  const anchor = `--save-${id.replace(/\W/g, '')}`;
  const items = [
    { label: 'Picture (PNG)', save: () => savePng(drawing()) },
    { label: 'Drawing (SVG)', save: () => saveSvg(drawing()) },
    { label: 'Data (CSV)', save: () => saveCsv(drawing().name, csv()) },
  ];
  return (
    <div className={styles.save}>
      <button
        type="button"
        className={styles.saveButton}
        popoverTarget={id}
        style={{ anchorName: anchor }}
        aria-label="Save this plot"
        title="Save this plot"
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path
            d="M8 2v8m-3-3 3 3 3-3M3 13h10"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
          />
        </svg>
      </button>
      <div id={id} popover="auto" className={styles.saveMenu} style={{ positionAnchor: anchor }}>
        {items.map(({ label, save }) => (
          <button
            key={label}
            type="button"
            onClick={() => {
              save();
              document.getElementById(id)?.hidePopover();
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
