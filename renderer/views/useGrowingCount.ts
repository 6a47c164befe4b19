import { useEffect, useState } from 'react';

/** Pictures that are drawn in one frame. */
const perFrame = 12;

/** How many of many pictures to show: a few at once and more with every frame, so that no click waits for all. */
export function useGrowingCount(count: number): number {
  const [shown, setShown] = useState(perFrame);
  useEffect(() => {
    if (shown >= count) return;
    const frame = requestAnimationFrame(() => setShown(shown + perFrame));
    return () => cancelAnimationFrame(frame);
  }, [shown, count]);
  return Math.min(shown, count);
}
