import type { SampleRange } from '../../../engine/api/contract.ts';
import type { TraceBlock } from './column-extents.ts';
import type { SpikeMark } from './inks.ts';

/** What stands beside the lanes, whatever time they show. */
export interface LaneFrame {
  /** Names of the channels, top to bottom. */
  readonly channelNames: readonly string[];
  /** `\u00b5V`, or `sd` for standard deviations of the noise. */
  readonly unit: string;
  /** What a lane is high. */
  readonly valuePerLane: number;
  /** The lane that was clicked; null for none. */
  readonly chosenLane: number | null;
}

/** The times that lanes show. */
export interface LaneTimes {
  readonly range: SampleRange;
  readonly sampleRateHz: number;
  /** Time of the segment's first sample on the recording's clock. */
  readonly segmentStartSeconds: number;
}

/** What a picture of traces shows. */
export interface TraceScene extends LaneFrame, LaneTimes {
  /** The finest that are there come first; coarser ones fill what they do not reach. */
  readonly signal: readonly TraceBlock[];
  /** What the units explain of it, and what they leave; empty where not asked for. */
  readonly model: readonly TraceBlock[];
  readonly residual: readonly TraceBlock[];
  /** Of each lane. */
  readonly centre: Float32Array;
  readonly spikes: readonly SpikeMark[];
  /** The sample of the spike that was jumped to; null where it is not in this segment. */
  readonly chosenSample: number | null;
}

/** More channels than this are drawn as stripes of colours. */
const mostLines = 64;

/** How so many channels are drawn. */
export function laneStyle(laneCount: number): 'lines' | 'stripes' {
  return laneCount > mostLines ? 'stripes' : 'lines';
}

export function isHeat({ channelNames }: Pick<LaneFrame, 'channelNames'>): boolean {
  return laneStyle(channelNames.length) === 'stripes';
}
