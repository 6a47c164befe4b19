import { type RefObject, useLayoutEffect, useState } from 'react';

export interface ElementSize {
  /** CSS pixels; 0 before the element is there. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the device for one of CSS. */
  readonly pixelRatio: number;
}

/** The size of an element now, and again whenever it changes. */
export function useElementSize(element: RefObject<HTMLElement | null>): ElementSize {
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0, pixelRatio: 1 });
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth, clientHeight } = element.current!;
      const pixelRatio = window.devicePixelRatio;
      setSize((before) =>
        before.width === clientWidth &&
        before.height === clientHeight &&
        before.pixelRatio === pixelRatio
          ? before
          : { width: clientWidth, height: clientHeight, pixelRatio },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
