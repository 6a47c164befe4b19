import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccuracyOptions, Experiment } from '../experiment.ts';
import { type HeldEvents, heldEvents } from '../held-events.ts';
import { sortedTrains, withoutLag } from '../trains.ts';

const sampleRate = 15_000;
const oneMillisecond = sampleRate / 1000;
const toleranceSamples = 0.0004 * sampleRate;
const thresholdMad = 6;

/** One cell under the electrode: every large trough is a spike of it. */
export function purkinje({
  dataFolder,
}: Pick<AccuracyOptions, 'dataFolder'>): Experiment<HeldEvents> {
  const path = join(dataFolder, 'purkinje', 'purkinje_cell_attached.raw');
  return {
    name: 'purkinje',
    title: 'Purkinje cell, cell-attached',
    recording:
      'One electrode attached to a Purkinje cell: 56.7 s at 15 kHz, with bursts in which the spikes shrink to a fifth. The events are the troughs of the raw trace, less its median, below 6 noise levels (1.4826 MAD), one within 1 ms: a spike crosses that level once downwards and up to twice upwards, so that counting both signs would count it several times.',
    parameters: {},
    why: 'The defaults.',
    matching:
      'Spikes match within 0.4 ms. The positive lobe before the trough may be the larger one, so each sorted unit is first moved by its own constant lag of at most 1 ms.',
    trials: [
      {
        label: 'cell 1',
        async prepare() {
          const bytes = new Uint8Array(await readFile(path));
          const events = deepTroughs(new Float32Array(bytes.buffer));
          return {
            path,
            options: { sampleRate, channels: 1, dtype: 'float32' },
            score(sorting) {
              const range = { earliest: -oneMillisecond, latest: oneMillisecond };
              const tested = withoutLag([events], sortedTrains(sorting), range, toleranceSamples);
              return heldEvents(events, tested, toleranceSamples);
            },
          };
        },
      },
    ],
    columns: ['held', 'spikes of that unit', 'units'],
    cells: ({ held, eventCount, unitSize, unitCount }) => [
      `${held} of ${eventCount}`,
      String(unitSize),
      String(unitCount),
    ],
    goals: [
      {
        target: 'at least 95 % of the events in one unit',
        judge: ([score]) => ({
          measured: `${score!.held} of ${score!.eventCount}, in a unit of ${score!.unitSize} spikes`,
          reached: score!.held >= 0.95 * score!.eventCount,
        }),
      },
    ],
  };
}

/** Places of the lowest samples below the threshold, deepest first, none within 1 ms of a deeper one. */
function deepTroughs(trace: Float32Array): Float64Array {
  const centre = medianOf(trace);
  const level = 1.4826 * medianOf(trace.map((value) => Math.abs(value - centre)));
  const depth = trace.map((value) => centre - value);
  const candidates: number[] = [];
  for (let t = 1; t + 1 < depth.length; t++) {
    const isPeak = depth[t]! > depth[t - 1]! && depth[t]! >= depth[t + 1]!;
    if (isPeak && depth[t]! > thresholdMad * level) candidates.push(t);
  }
  const taken = new Set<number>();
  const isFree = (t: number) => {
    for (let near = t - oneMillisecond + 1; near < t + oneMillisecond; near++) {
      if (taken.has(near)) return false;
    }
    return true;
  };
  for (const t of candidates.sort((a, b) => depth[b]! - depth[a]!)) if (isFree(t)) taken.add(t);
  return Float64Array.from(taken).sort();
}

function medianOf(values: Float32Array): number {
  return values.slice().sort()[Math.floor(values.length / 2)]!;
}
