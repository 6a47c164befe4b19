import { svgText } from './markup.ts';
import { SvgPath } from './svg-path.ts';
import type { TracesInput } from './traces-figure.ts';
import { colourClass } from './unit-colours.ts';

const tallestRow = 13;
const lowestRow = 3;
/** Rows get lower where more units would make the strip taller than this. */
const tallestStrip = 144;
const gapBelow = 8;

/** Marks over the traces: every unit that fires has a row, and every spike of it a mark. */
export interface SpikeStrip {
  /** Pixels, with the distance to the traces; 0 where no unit has a row. */
  readonly height: number;
  readonly rowHeight: number;
  /** From top to bottom. */
  readonly units: readonly number[];
}

/** Gives a row to the units that fire in the range and are largest on a channel shown. */
export function layOutStrip({ sorting, rows, channels }: TracesInput): SpikeStrip {
  const units = [...new Set(rows.map((row) => sorting.spikes.unitIndex[row]))]
    .filter((unit) => channels.includes(sorting.units[unit].mainChannel))
    .sort((a, b) => a - b);
  const fitting = Math.floor(tallestStrip / Math.max(1, units.length));
  const rowHeight = Math.max(lowestRow, Math.min(tallestRow, fitting));
  const height = units.length === 0 ? 0 : rowHeight * units.length + gapBelow;
  return { height, rowHeight, units };
}

/** The strip with the ids of its units, which end at `idsEnd`. */
export function drawStrip(
  { sorting, range, rows, colours }: TracesInput,
  { rowHeight, units }: SpikeStrip,
  xOf: (sample: number) => number,
  idsEnd: number,
): string {
  if (units.length === 0) return '';
  const idEvery = Math.ceil(tallestRow / rowHeight);
  let marks = '';
  let ids = '';
  for (const [place, unit] of units.entries()) {
    const y = rowHeight * place;
    const path = new SvgPath();
    for (const row of rows) {
      if (sorting.spikes.unitIndex[row] !== unit) continue;
      const x = xOf(sorting.spikes.sampleIndex[row] - range.start);
      path.moveTo(x, y + 0.1 * rowHeight).lineTo(x, y + 0.9 * rowHeight);
    }
    marks += path.markup(`tick ${colourClass(colours[unit])}`);
    if (place % idEvery === 0) {
      const id = `${place === 0 ? 'unit ' : ''}${sorting.units[unit].unitId}`;
      ids += svgText(idsEnd, y + rowHeight / 2 + 4, id, 'end');
    }
  }
  return `${marks}<g class="ids">${ids}</g>`;
}
