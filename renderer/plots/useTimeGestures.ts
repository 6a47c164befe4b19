import { type RefObject, useEffect, useRef } from 'react';
import type { Area } from './surface.ts';

/** What a pointer does in a plot over time: the same in every one. Shares are of the plot's width. */
export interface TimeGestures {
  /** The plot within its axes, in pixels of the element. */
  readonly plot: () => Area;
  /** Dragged to the right by this share since the last call. */
  readonly onPan: (share: number) => void;
  /** Shows `factor` times as much time about the pointer. */
  readonly onZoom: (factor: number, share: number) => void;
  /** Shows `factor` times as large values. */
  readonly onScale?: (factor: number) => void;
  /** Shows everything, or what was seen before it. */
  readonly onFit: () => void;
  /** Clicked without dragging. */
  readonly onPick?: (x: number, y: number, isAdded: boolean) => void;
  /** Where the pointer is over the plot; null where it left. */
  readonly onHover?: (position: { readonly x: number; readonly y: number } | null) => void;
}

/** A pointer that moved less than this was meant to stay. */
const clickSlack = 4;

/** Pans by dragging, zooms by the wheel, scales by ctrl and the wheel, fits by a double click. */
export function useTimeGestures(
  element: RefObject<HTMLElement | null>,
  gestures: TimeGestures,
): void {
  const latest = useRef(gestures);
  useEffect(() => {
    latest.current = gestures;
  });

  useEffect(() => {
    const target = element.current!;
    const ended = new AbortController();
    const listen = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      listener: (event: HTMLElementEventMap[Name]) => void,
    ) => target.addEventListener(name, listener, { signal: ended.signal, passive: false });
    const position = (event: MouseEvent) => {
      const { left, top } = target.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const isInside = ({ x, y }: { x: number; y: number }) => {
      const plot = latest.current.plot();
      return x >= plot.x && x < plot.x + plot.width && y >= plot.y && y < plot.y + plot.height;
    };
    let drag: { readonly startX: number; lastX: number; isMoved: boolean } | null = null;

    listen('pointerdown', (event) => {
      if (event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return;
      const at = position(event);
      if (!isInside(at)) return;
      drag = { startX: at.x, lastX: at.x, isMoved: false };
      target.setPointerCapture(event.pointerId);
    });
    listen('pointermove', (event) => {
      const at = position(event);
      latest.current.onHover?.(isInside(at) ? at : null);
      if (drag === null) return;
      if (!drag.isMoved && Math.abs(at.x - drag.startX) < clickSlack) return;
      drag.isMoved = true;
      latest.current.onPan((at.x - drag.lastX) / latest.current.plot().width);
      drag.lastX = at.x;
    });
    listen('pointerup', (event) => {
      if (drag !== null && !drag.isMoved) {
        const at = position(event);
        latest.current.onPick?.(at.x, at.y, event.ctrlKey || event.metaKey || event.shiftKey);
      }
      drag = null;
    });
    listen('pointercancel', () => {
      drag = null;
    });
    listen('pointerleave', () => latest.current.onHover?.(null));
    listen('dblclick', (event) => {
      if (event.target instanceof HTMLCanvasElement && isInside(position(event))) {
        latest.current.onFit();
      }
    });
    listen('wheel', (event) => {
      const at = position(event);
      if (!isInside(at)) return;
      event.preventDefault();
      const { plot, onScale, onZoom, onPan } = latest.current;
      if (event.ctrlKey || event.metaKey) return onScale?.(wheelFactor(event.deltaY));
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY))
        return onPan(-event.deltaX / plot().width);
      onZoom(wheelFactor(event.deltaY), (at.x - plot().x) / plot().width);
    });
    return () => ended.abort();
  }, [element]);
}

/** How much a turn of the wheel zooms. @param pixels `deltaY` of the event */
function wheelFactor(pixels: number): number {
  return Math.exp(Math.max(-240, Math.min(240, pixels)) / 400);
}
