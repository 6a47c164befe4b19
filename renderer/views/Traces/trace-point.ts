import { fixedText } from '../../../core/index.ts';
import { place, valueAt } from '../../plots/scale.ts';
import type { Area } from '../../plots/surface.ts';
import { timeText } from '../../plots/time-text.ts';
import { laneAt, valueInLane } from '../../plots/traces/lanes.ts';
import { lanesOf } from '../../plots/traces/trace-painter.ts';
import { isHeat, type TraceScene } from '../../plots/traces/trace-scene.ts';
import type { UnitMark } from './useSpikeMarks.ts';

/** Where a pointer is in a picture of traces. */
export interface TracePoint {
  readonly x: number;
  readonly lane: number;
  readonly sample: number;
  /** On the scale of the lane. */
  readonly value: number;
}

/** @param plot the lanes, in the pixels of `x` and `y` */
export function pointIn(scene: TraceScene, plot: Area, x: number, y: number): TracePoint {
  const lanes = { ...lanesOf(scene), height: plot.height };
  return {
    x,
    lane: laneAt(lanes, y - plot.y),
    sample: valueAt(sampleScale(scene, plot), x),
    value: valueInLane(lanes, y - plot.y),
  };
}

const reachPixels = 6;

/** The spike under the pointer: on its lane, the nearest one whose template reaches there. */
export function markAt(
  scene: TraceScene & { readonly spikes: readonly UnitMark[] },
  plot: Area,
  { x, lane, sample }: TracePoint,
): UnitMark | undefined {
  const scale = sampleScale(scene, plot);
  let nearest: UnitMark | undefined;
  for (const mark of scene.spikes) {
    const reaches =
      (sample >= mark.sample - mark.before && sample < mark.sample + mark.after) ||
      Math.abs(place(scale, mark.sample) - x) <= reachPixels;
    if (!reaches || !mark.lanes.includes(lane)) continue;
    const isNearer =
      nearest === undefined || Math.abs(mark.sample - sample) < Math.abs(nearest.sample - sample);
    if (isNearer) nearest = mark;
  }
  return nearest;
}

/** What the status bar says about a place in the traces. */
export function cursorText(scene: TraceScene, { lane, sample, value }: TracePoint): string {
  const seconds = scene.segmentStartSeconds + sample / scene.sampleRateHz;
  const parts = [timeText(seconds, 4), scene.channelNames[lane] ?? ''];
  if (!isHeat(scene)) parts.push(`${fixedText(value, 1)} ${scene.unit}`);
  return parts.join(' · ');
}

function sampleScale({ range }: TraceScene, plot: Area) {
  return { min: range.start, max: range.end, from: plot.x, to: plot.x + plot.width };
}
