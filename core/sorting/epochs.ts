import type { Recording } from '../recording/recording.ts';
import type { Epoch, TileRange } from './code-tile.ts';

/** An epoch with the part of its segment that lies in it. */
export interface EpochRange extends TileRange {
  readonly epoch: Epoch;
}

/** Within this many atoms after the middle between two stretches the epoch ends where it is quietest. */
const SEARCHED_ATOMS = 64;

/**
 * Divides a recording into epochs, one around each stretch, whose number is that of its templates.
 * They end in quiet places, so that no spike is lost or found twice where templates change.
 * @param stretches sorted by segment, then start
 */
export async function epochsAround(
  whitened: Recording,
  stretches: readonly TileRange[],
  atomSamples: number,
): Promise<EpochRange[]> {
  const ranges: EpochRange[] = [];
  for (let segment = 0; segment < whitened.segments.length; segment++) {
    const { sampleCount } = whitened.segments[segment];
    const inside = [...stretches.keys()].filter((s) => stretches[s].segment === segment);
    if (inside.length === 0) inside.push(nearestStretch(stretches, segment));
    let start = 0;
    for (let i = 0; i < inside.length; i++) {
      const isLast = i + 1 === inside.length;
      const end = isLast
        ? sampleCount
        : await quietPlace(
            whitened,
            segment,
            (stretches[inside[i]].end + stretches[inside[i + 1]].start) >> 1,
            atomSamples,
          );
      const epoch = {
        templates: inside[i],
        start: i === 0 ? Number.NEGATIVE_INFINITY : start,
        end: isLast ? Number.POSITIVE_INFINITY : end,
      };
      ranges.push({ segment, start, end, epoch });
      start = end;
    }
  }
  return ranges;
}

/** The last stretch before a segment that has none, or the first of all. */
function nearestStretch(stretches: readonly TileRange[], segment: number): number {
  const before = stretches.filter((stretch) => stretch.segment < segment).length;
  return Math.max(0, before - 1);
}

/** A position not far after `from` around which the signal has the least energy over two atoms. */
async function quietPlace(
  whitened: Recording,
  segment: number,
  from: number,
  atomSamples: number,
): Promise<number> {
  const { channelCount } = whitened;
  const end = Math.min(whitened.segments[segment].sampleCount, from + SEARCHED_ATOMS * atomSamples);
  const samples = end - from;
  const traces = new Float32Array(channelCount * samples);
  await whitened.read(segment, from, end, traces);
  const before = new Float64Array(samples + 1);
  for (let n = 0; n < samples; n++) {
    let energy = 0;
    for (let p = 0; p < channelCount; p++) energy += traces[p * samples + n] ** 2;
    before[n + 1] = before[n] + energy;
  }
  const width = 2 * atomSamples;
  let quietest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n + width <= samples; n++) {
    const energy = before[n + width] - before[n];
    if (energy >= least) continue;
    least = energy;
    quietest = n;
  }
  // An atom that begins here reaches over most of the quiet.
  return from + quietest + (atomSamples >> 1);
}
