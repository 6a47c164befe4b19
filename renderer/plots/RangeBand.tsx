import styles from './RangeBand.module.css';
import { place, type Scale } from './scale.ts';

interface RangeBandProps {
  readonly scale: Scale;
  /** Values of the scale. */
  readonly from: number;
  readonly to: number;
  /** Pixels that it leaves free above and below. */
  readonly top: number;
  readonly bottom: number;
}

const leastPixels = 3;

/** Left and right edge of a range in pixels, never too near each other to be seen. */
export function bandEdges(scale: Scale, from: number, to: number): readonly [number, number] {
  const left = place(scale, from);
  const right = place(scale, to);
  const missing = Math.max(0, leastPixels - (right - left)) / 2;
  return [left - missing, right + missing];
}

/** A range over a plot. It lies upon the drawing, which need not be drawn again when the range moves. */
export function RangeBand({ scale, from, to, top, bottom }: RangeBandProps) {
  const [left, right] = bandEdges(scale, from, to);
  return (
    <div
      className={styles.band}
      style={{ transform: `translateX(${left}px)`, width: right - left, top, bottom }}
    />
  );
}
