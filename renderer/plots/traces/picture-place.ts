import type { Span } from './column-extents.ts';

/** A picture of traces is stretched or squeezed no further than this while time is zoomed. */
const mostStretch = 2;

/** Where a picture that was drawn of one span stands in a plot that shows another. */
export interface PicturePlace {
  /** From the plot's left edge, CSS pixels. */
  readonly left: number;
  /** Width of the picture for one that it was drawn with. */
  readonly stretch: number;
}

/** A picture as it was drawn. */
export interface DrawnSpan {
  readonly span: Span;
  /** CSS pixels. */
  readonly width: number;
}

/**
 * Where the picture must stand so that its samples are where the plot shows them. A picture that is only
 * moved lies on whole pixels of the device, or it would be blurred.
 */
export function placeOf(
  { span, width }: DrawnSpan,
  shown: DrawnSpan,
  pixelRatio: number,
): PicturePlace {
  const perSample = shown.width / (shown.span.end - shown.span.start);
  const stretch = ((span.end - span.start) * perSample) / width;
  const left = (span.start - shown.span.start) * perSample;
  return Math.abs(stretch - 1) < 1e-9
    ? { left: Math.round(left * pixelRatio) / pixelRatio, stretch: 1 }
    : { left, stretch };
}

/** Whether a picture in its place fills the plot, and still looks like the traces. */
export function canStay(
  { width }: DrawnSpan,
  { left, stretch }: PicturePlace,
  shownWidth: number,
): boolean {
  // Half a pixel may be missing where the place was rounded.
  const fills = left <= 0.5 && left + width * stretch >= shownWidth - 0.5;
  return fills && stretch <= mostStretch && stretch >= 1 / mostStretch;
}
