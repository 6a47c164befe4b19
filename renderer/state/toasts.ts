import { create } from 'zustand';
import type { Fault } from '../../engine/api/contract.ts';

/** A message at the edge of the window; faults stay until they are closed. */
export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'danger';
  readonly text: string;
  /** What can be done about it, at once. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

interface Toasts {
  readonly toasts: readonly Toast[];
}

export const useToasts = create<Toasts>(() => ({ toasts: [] }));

const greatestNumber = 4;
let nextId = 0;

export function tell(text: string, action?: Toast['action']): void {
  add({ tone: 'plain', text, action });
}

/** Says what went wrong. What the user cancelled is no news. */
export function tellFault(fault: Fault, action?: Toast['action']): void {
  if (fault.kind !== 'cancelled') add({ tone: 'danger', text: fault.message, action });
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** The same message twice is shown once. */
function add(toast: Omit<Toast, 'id'>): void {
  useToasts.setState(({ toasts }) => {
    const others = toasts.filter(({ text }) => text !== toast.text);
    return { toasts: [...others, { ...toast, id: nextId++ }].slice(-greatestNumber) };
  });
}
