import { X } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '../parts/Button.tsx';
import { dismissToast, type Toast, useToasts } from '../state/toasts.ts';
import styles from './Toasts.module.css';

/** Messages at the lower edge of the window. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section className={styles.toasts} aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

const plainStaysMs = 6000;

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { id, tone, text, action } = toast;
  useEffect(() => {
    if (tone === 'danger') return;
    const timer = setTimeout(() => dismissToast(id), plainStaysMs);
    return () => clearTimeout(timer);
  }, [id, tone]);
  return (
    <div className={styles.toast} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
      <p>{text}</p>
      {action !== undefined && (
        <Button
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <Button tone="quiet" isIcon aria-label="Close the message" onClick={() => dismissToast(id)}>
        <X size={14} />
      </Button>
    </div>
  );
}
