import type { Random } from '../base/random.ts';
import {
  deepestTrough,
  drawSpikeShape,
  edgeTaper,
  type SpikeShape,
  spikeShapeAt,
} from './neuron.ts';

/** Contacts of a probe and how spikes are sampled there. */
export interface Contacts {
  readonly positionsUm: Float64Array;
  readonly sampleRate: number;
  readonly nBefore: number;
  readonly templateSamples: number;
  /** Brings the ends of a template to zero. */
  readonly taper: Float64Array;
  /** Contacts sorted by y, so that those near a depth are found at once. */
  readonly byDepth: Int32Array;
}

/** A source of spikes that may sit anywhere along the probe; its template is a smooth function of where. */
export interface MovingCell {
  readonly xUm: number;
  readonly yUm: number;
  readonly zUm: number;
  readonly shape: SpikeShape;
  /** The shape over time, `shapeStepsPerSecond` steps a second from `shapeStart` on. */
  readonly table: Float32Array;
  /** Three numbers a wave, (kx, ky, phase): what distance alone does not explain. It moves with the cell. */
  readonly gainWaves: Float64Array;
  /** Seconds after the spike has left the cell at which it is deepest on the main channel, at rest. */
  readonly troughTime: number;
  /** The main channel's trough at rest is this deep times one over the scale of the shape. */
  readonly scale: number;
  readonly mainChannel: number;
}

/** Contacts further away than this from a cell do not see it; the amplitude fades to zero on the way. */
const cellReachUm = 220;

const shapeStart = -2.5e-3;
const shapeEnd = 3.5e-3;
const shapeStepsPerSecond = 480_000;
const gainWaveCount = 6;
const gainSd = 0.1;

export function contactsOf(
  positionsUm: Float64Array,
  sampleRate: number,
  nBefore: number,
  templateSamples: number,
): Contacts {
  const byDepth = Int32Array.from({ length: positionsUm.length / 2 }, (_, channel) => channel).sort(
    (a, b) => positionsUm[2 * a + 1] - positionsUm[2 * b + 1] || a - b,
  );
  const taper = Float64Array.from({ length: templateSamples }, (_, k) =>
    edgeTaper(k, templateSamples),
  );
  return { positionsUm, sampleRate, nBefore, templateSamples, taper, byDepth };
}

/** A cell at a place, with a shape and a gain pattern drawn at random. */
export function drawCell(
  contacts: Contacts,
  xUm: number,
  yUm: number,
  zUm: number,
  random: Random,
): MovingCell {
  const shape = drawSpikeShape(random);
  const gainWaves = new Float64Array(3 * gainWaveCount);
  for (let wave = 0; wave < gainWaveCount; wave++) {
    const lengthUm = 80 + 120 * random.uniform();
    const direction = 2 * Math.PI * random.uniform();
    const turnsPerUm = (2 * Math.PI) / lengthUm;
    gainWaves[3 * wave] = turnsPerUm * Math.cos(direction);
    gainWaves[3 * wave + 1] = turnsPerUm * Math.sin(direction);
    gainWaves[3 * wave + 2] = 2 * Math.PI * random.uniform();
  }
  const table = Float32Array.from(
    { length: Math.round((shapeEnd - shapeStart) * shapeStepsPerSecond) + 1 },
    (_, i) => spikeShapeAt(shape, shapeStart + i / shapeStepsPerSecond),
  );
  const cell = { xUm, yUm, zUm, shape, table, gainWaves, troughTime: 0, scale: 1, mainChannel: 0 };
  let mainChannel = 0;
  let largest = -1;
  for (const channel of contacts.byDepth) {
    const amplitude = amplitudeAt(cell, contacts, channel, 0);
    if (amplitude > largest) {
      largest = amplitude;
      mainChannel = channel;
    }
  }
  const trough = deepestTrough(shape, distanceUm(cell, contacts, mainChannel, 0));
  return {
    ...cell,
    mainChannel,
    troughTime: trough.time,
    scale: 1 / (largest * -trough.value),
  };
}

/**
 * Adds a spike to all contacts that see it, `depth` microvolts deep on the main channel where the
 * cell rests.
 *
 * @param out planar (channels x samples): samples [start, start + samples) of the recording
 * @param position of the trough in samples, not rounded
 * @param displacementUm of the cell up the probe
 */
export function addCellSpike(
  cell: MovingCell,
  contacts: Contacts,
  position: number,
  displacementUm: number,
  depth: number,
  out: Float32Array,
  start: number,
  samples: number,
): void {
  const { byDepth, positionsUm, sampleRate, nBefore, templateSamples, taper } = contacts;
  const { table, shape } = cell;
  const first = Math.round(position) - nBefore;
  const from = Math.max(0, start - first);
  const to = Math.min(templateSamples, start + samples - first);
  if (from >= to) return;
  const lowest = cell.yUm + displacementUm - cellReachUm;
  const highest = cell.yUm + displacementUm + cellReachUm;
  for (let i = firstAbove(byDepth, positionsUm, lowest); i < byDepth.length; i++) {
    const channel = byDepth[i];
    if (positionsUm[2 * channel + 1] > highest) break;
    const amplitude = depth * cell.scale * amplitudeAt(cell, contacts, channel, displacementUm);
    if (amplitude === 0) continue;
    const r = distanceUm(cell, contacts, channel, displacementUm);
    const widening = 1 + (shape.wideningPer100Um * r) / 100;
    const perSecond = shapeStepsPerSecond / widening;
    const arrival = cell.troughTime - r / shape.micrometresPerSecond;
    const at0 =
      ((first - position) / sampleRate + arrival) * perSecond - shapeStart * shapeStepsPerSecond;
    const step = perSecond / sampleRate;
    const row = channel * samples + first - start;
    for (let k = from; k < to; k++) {
      const at = at0 + k * step;
      const index = Math.floor(at);
      if (index < 0 || index >= table.length - 1) continue;
      const value = table[index] + (at - index) * (table[index + 1] - table[index]);
      out[row + k] += amplitude * taper[k] * value;
    }
  }
}

/** What a spike of depth 1 looks like at rest, (channels x templateSamples), added to `out`. */
export function cellTemplate(
  cell: MovingCell,
  contacts: Contacts,
  out: Float32Array,
): Float32Array {
  addCellSpike(cell, contacts, contacts.nBefore, 0, 1, out, 0, contacts.templateSamples);
  return out;
}

/** `g(dx, dy) / (1 + (r / decay)^2)`, faded to zero at `cellReachUm`; not yet scaled. */
function amplitudeAt(
  cell: MovingCell,
  contacts: Contacts,
  channel: number,
  displacementUm: number,
): number {
  const dx = contacts.positionsUm[2 * channel] - cell.xUm;
  const dy = contacts.positionsUm[2 * channel + 1] - cell.yUm - displacementUm;
  const r = Math.hypot(dx, dy, cell.zUm);
  if (r >= cellReachUm) return 0;
  const fade = (1 - (r / cellReachUm) ** 4) ** 2;
  let logGain = 0;
  for (let wave = 0; wave < gainWaveCount; wave++) {
    const at = 3 * wave;
    logGain += Math.cos(
      cell.gainWaves[at] * dx + cell.gainWaves[at + 1] * dy + cell.gainWaves[at + 2],
    );
  }
  const gain = Math.exp(gainSd * Math.sqrt(2 / gainWaveCount) * logGain);
  return (gain * fade) / (1 + (r / cell.shape.decayUm) ** 2);
}

function distanceUm(
  cell: { readonly xUm: number; readonly yUm: number; readonly zUm: number },
  contacts: Contacts,
  channel: number,
  displacementUm: number,
): number {
  return Math.hypot(
    contacts.positionsUm[2 * channel] - cell.xUm,
    contacts.positionsUm[2 * channel + 1] - cell.yUm - displacementUm,
    cell.zUm,
  );
}

/** The first place in `byDepth` whose contact lies at or above `lowestUm`. */
function firstAbove(byDepth: Int32Array, positionsUm: Float64Array, lowestUm: number): number {
  let low = 0;
  let high = byDepth.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positionsUm[2 * byDepth[middle] + 1] < lowestUm) low = middle + 1;
    else high = middle;
  }
  return low;
}
