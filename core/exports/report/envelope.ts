import type { SvgPath } from './svg-path.ts';

/** Where samples stand in a picture: x in pixels from the sample's position, y from its value. */
export interface TraceScale {
  readonly samplesPerPixel: number;
  xOf(sample: number): number;
  yOf(value: number): number;
}

/**
 * Draws samples [start, end) of a trace. Where several samples share a column of pixels, only the
 * least and the greatest of them are drawn, in their order: the picture is the same and its size
 * does not depend on the sampling rate. The line is broken at values that are not finite.
 */
export function drawTrace(
  path: SvgPath,
  trace: Float32Array,
  start: number,
  end: number,
  scale: TraceScale,
): void {
  const samplesPerColumn = Math.max(1, scale.samplesPerPixel);
  let penDown = false;
  const draw = (sample: number) => {
    const x = scale.xOf(sample);
    const y = scale.yOf(trace[sample]);
    if (penDown) path.lineTo(x, y);
    else path.moveTo(x, y);
    penDown = true;
  };
  let sample = start;
  while (sample < end) {
    const column = Math.floor(sample / samplesPerColumn);
    let least = -1;
    let greatest = -1;
    for (; sample < end && Math.floor(sample / samplesPerColumn) === column; sample++) {
      if (!Number.isFinite(trace[sample])) continue;
      if (least < 0 || trace[sample] < trace[least]) least = sample;
      if (greatest < 0 || trace[sample] > trace[greatest]) greatest = sample;
    }
    if (least < 0) {
      penDown = false;
      continue;
    }
    draw(Math.min(least, greatest));
    if (least !== greatest) draw(Math.max(least, greatest));
  }
}
