import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from './Button.tsx';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly title: string;
  /** Without a heading and its closing button, for what is one field and a list. */
  readonly isBare?: boolean;
  readonly width?: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog: holds the keyboard, closes on Escape and on a click beside it. */
export function Dialog({ title, isBare = false, width = 560, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current!;
    dialog.showModal();
    // The browser begins with the first of several choices; the keyboard with the one that is made.
    if (document.activeElement?.matches('input[type=radio]') === true) {
      dialog.querySelector<HTMLElement>('input[type=radio]:checked')?.focus();
    }
    return () => dialog.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it as well
    <dialog
      ref={ref}
      className={styles.dialog}
      style={{ width }}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {isBare ? (
        children
      ) : (
        <div className={styles.content}>
          <h2>{title}</h2>
          {children}
          {/* Last, so that the keyboard begins with what the dialog is for. */}
          <Button tone="quiet" isIcon className={styles.close} aria-label="Close" onClick={onClose}>
            <X size={16} />
          </Button>
        </div>
      )}
    </dialog>
  );
}
