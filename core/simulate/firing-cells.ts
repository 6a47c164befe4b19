import { type EndlessTrains, trainBlockSeconds } from './endless-trains.ts';
import { addCellSpike, type Contacts, type MovingCell } from './moving-cell.ts';
import { type Settling, settledShares } from './settling.ts';
import type { PlantedSpike } from './truth.ts';

/** Where a cell is, in micrometres up from where it rests. */
export type Displacement = (depthUm: number, atSeconds: number) => number;

/** Cells, when they fire, and how large their spikes are. */
export interface FiringCells {
  readonly cells: readonly MovingCell[];
  readonly trains: EndlessTrains;
  /** Depth of the mean spike on the main channel at rest, microvolts; one a cell. */
  readonly depths: Float64Array;
  /** Standard deviation of the spikes' sizes relative to the mean, one a cell. */
  readonly jitter: Float64Array;
  /** How they change over the recording; they stay as they are without it. */
  readonly settling?: Settling;
}

/** Calls `visit` for every spike with its trough in samples [start, end), in time order. */
function forEachSpike(
  firing: FiringCells,
  sampleRate: number,
  start: number,
  end: number,
  visit: (unit: number, seconds: number, position: number, amplitude: number) => void,
): void {
  const first = Math.floor(start / sampleRate / trainBlockSeconds) - 1;
  const last = Math.floor(end / sampleRate / trainBlockSeconds) + 1;
  for (let block = Math.max(0, first); block <= last; block++) {
    const { seconds, unit, variation } = firing.trains.block(block);
    for (let i = 0; i < seconds.length; i++) {
      const position = seconds[i] * sampleRate;
      const sample = Math.round(position);
      if (sample < start || sample >= end) continue;
      visit(unit[i], seconds[i], position, 1 + firing.jitter[unit[i]] * variation[i]);
    }
  }
}

/** Spikes with their reference sample in [start, end), in time order. */
export function plantedBetween(
  firing: FiringCells,
  contacts: Contacts,
  start: number,
  end: number,
): PlantedSpike[] {
  const spikes: PlantedSpike[] = [];
  forEachSpike(firing, contacts.sampleRate, start, end, (unit, _, position, amplitude) => {
    spikes.push({ unit, sample: Math.round(position), amplitude });
  });
  return spikes;
}

/**
 * Adds the part of all spikes that lies in samples [start, start + samples).
 * @param out planar (channels x samples)
 * @param lowest reference samples stay within [lowest, highest)
 */
export function addSpikes(
  firing: FiringCells,
  contacts: Contacts,
  displacement: Displacement,
  lowest: number,
  highest: number,
  out: Float32Array,
  start: number,
  samples: number,
): void {
  const { sampleRate, nBefore, templateSamples } = contacts;
  const from = Math.max(lowest, start - templateSamples + nBefore);
  const to = Math.min(highest, start + samples + nBefore + 1);
  forEachSpike(firing, sampleRate, from, to, (unit, seconds, position, amplitude) => {
    const cell = firing.cells[unit];
    const depth = firing.depths[unit] * amplitude;
    const moved = displacement(cell.yUm, seconds);
    const add = (shown: MovingCell, share: number) =>
      addCellSpike(shown, contacts, position, moved, share * depth, out, start, samples);
    if (firing.settling === undefined) return add(cell, 1);
    const { own, other } = settledShares(firing.settling, unit, seconds);
    add(cell, own);
    add(firing.settling.into[unit], other);
  });
}
