import { nearestMark } from './spike-marks.ts';
import type { Area } from './surface.ts';
import { type TemplateScene, templateGeometry, type WaveformLayer } from './template-plot.ts';

/**
 * The place among some waveforms of a picture of that which a click means; -1 where none is near.
 * @param waveforms lie on the picture as its layers do
 */
export function waveformAt(
  scene: TemplateScene,
  whole: Area,
  waveforms: readonly WaveformLayer['waveform'][],
  clickX: number,
  clickY: number,
): number {
  const { x, y, slotArea } = templateGeometry(whole, scene);
  const slot = scene.slots.find((own) => {
    const area = slotArea(own);
    const [right, down] = [clickX - area.x, clickY - area.y];
    return right >= 0 && right < area.width && down >= 0 && down < area.height;
  });
  if (slot === undefined) return -1;
  return nearestMark(waveforms.length, (mark) => {
    const values = waveforms[mark]!(slot.channel);
    let least = Number.POSITIVE_INFINITY;
    for (let sample = 1; sample < (values?.length ?? 0); sample++) {
      const from = [x(slot, sample - 1), y(slot, values![sample - 1]!)] as const;
      const to = [x(slot, sample), y(slot, values![sample]!)] as const;
      least = Math.min(least, distanceToLine(from, to, clickX, clickY));
    }
    return least;
  });
}

type Point = readonly [x: number, y: number];

/** From a point to the nearest one of a line between two others. */
function distanceToLine([x, y]: Point, [toX, toY]: Point, atX: number, atY: number): number {
  const [alongX, alongY] = [toX - x, toY - y];
  const length = Math.max(alongX * alongX + alongY * alongY, Number.MIN_VALUE);
  const share = Math.min(1, Math.max(0, ((atX - x) * alongX + (atY - y) * alongY) / length));
  return Math.hypot(atX - x - share * alongX, atY - y - share * alongY);
}
