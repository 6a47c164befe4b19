import type { CuratedRun } from '../../session/curated-run.ts';
import type { AlignedSpikes, RequestOf } from '../contract.ts';
import { chosenUnits, rowsIn } from './spike-rows.ts';

/** The spikes of some units in a window about each event. */
export function alignedSpikes(
  result: CuratedRun,
  { unitIds, events, windowMs }: RequestOf<'alignSpikes'>,
): AlignedSpikes {
  const { spikes, sampleRate } = result.found;
  const [startMs, endMs] = windowMs;
  const samples = (ms: number) => (ms / 1000) * sampleRate;
  const firstSpike = new Uint32Array(unitIds.length + 1);
  const trial: number[] = [];
  const timeMs: number[] = [];
  const sampleIndex: number[] = [];
  const segmentIndex: number[] = [];
  for (const [place, { rows }] of chosenUnits(result, unitIds).entries()) {
    for (const [event, sample] of events.sampleIndex.entries()) {
      const window = {
        segment: events.segmentIndex?.[event] ?? 0,
        start: sample + samples(startMs),
        end: sample + samples(endMs),
      };
      for (const row of rowsIn(rows, spikes, window)) {
        trial.push(event);
        sampleIndex.push(spikes.sampleIndex[row]!);
        segmentIndex.push(window.segment);
        timeMs.push((1000 * (spikes.sampleIndex[row]! - sample)) / sampleRate);
      }
    }
    firstSpike[place + 1] = trial.length;
  }
  return {
    revision: result.curation.revision,
    ...{ unitIds, startMs, endMs, firstSpike },
    trialCount: events.sampleIndex.length,
    trial: Uint32Array.from(trial),
    timeMs: Float32Array.from(timeMs),
    sampleIndex: Float64Array.from(sampleIndex),
    segmentIndex: Uint16Array.from(segmentIndex),
  };
}
