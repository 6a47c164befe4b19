import { UserError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { type Contacts, cellTemplate, drawCell, type MovingCell } from './moving-cell.ts';
import type { Surroundings } from './population.ts';
import { similarity } from './similarity.ts';

/** A cell and what its spike of depth 1 looks like at rest, (channels x templateSamples). */
export interface PlacedCell {
  readonly cell: MovingCell;
  readonly template: Float32Array;
}

/** Cells in a row that look like one already there, before the space around the probe counts as full. */
const mostRejections = 1000;

/** Templates of cells further apart than this have next to nothing in common. */
const comparedUm = 120;

/** Cells evenly spread along the probe, one at a random place in each of `count` equal stretches. */
export function spreadCells(
  count: number,
  contacts: Contacts,
  surroundings: Surroundings,
  random: Random,
): MovingCell[] {
  return Array.from({ length: count }, (_, i) =>
    drawCellIn(i / count, (i + 1) / count, contacts, surroundings, random),
  );
}

/**
 * As `spreadCells`, but no two cells look the same: templates of every pair correlate less than
 * `highestSimilarity` at any lag up to half a millisecond.
 * @throws UserError (`BAD_SIMULATION`) when so many different cells find no place
 */
export function spreadDistinctCells(
  count: number,
  contacts: Contacts,
  surroundings: Surroundings,
  highestSimilarity: number,
  random: Random,
): PlacedCell[] {
  const channelCount = contacts.byDepth.length;
  const maxLag = Math.round(0.5e-3 * contacts.sampleRate);
  const placed: PlacedCell[] = [];
  let rejections = 0;
  while (placed.length < count) {
    const stretch = placed.length;
    const cell = drawCellIn(stretch / count, (stretch + 1) / count, contacts, surroundings, random);
    const template = cellTemplate(
      cell,
      contacts,
      new Float32Array(channelCount * contacts.templateSamples),
    );
    const near = rowsAround(cell, contacts);
    const own = rowsOf(template, near, contacts.templateSamples);
    const isNew = placed.every(
      (other) =>
        Math.abs(other.cell.yUm - cell.yUm) > comparedUm ||
        similarity(
          rowsOf(other.template, near, contacts.templateSamples),
          own,
          near.length,
          maxLag,
        ) < highestSimilarity,
    );
    if (isNew) placed.push({ cell, template });
    rejections = isNew ? 0 : rejections + 1;
    if (rejections >= mostRejections) {
      throw new UserError(
        'BAD_SIMULATION',
        `Only ${placed.length} of ${count} units that can be told apart fit around ${channelCount} contacts; ask for fewer.`,
      );
    }
  }
  return placed;
}

/** A cell at a random place between two shares of the probe's length. */
function drawCellIn(
  lowest: number,
  highest: number,
  contacts: Contacts,
  surroundings: Surroundings,
  random: Random,
): MovingCell {
  const { marginUm, nearUm, farUm } = surroundings;
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const x = extentOf(contacts.positionsUm, 0);
  const y = extentOf(contacts.positionsUm, 1);
  const bottom = y.low - marginUm;
  const height = y.high - y.low + 2 * marginUm;
  return drawCell(
    contacts,
    between(x.low - marginUm, x.high + marginUm),
    bottom + height * between(lowest, highest),
    between(nearUm, farUm),
    random,
  );
}

/** Lowest and highest coordinate of the contacts along an axis. */
export function extentOf(positionsUm: Float64Array, axis: 0 | 1): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = axis; i < positionsUm.length; i += 2) {
    low = Math.min(low, positionsUm[i]);
    high = Math.max(high, positionsUm[i]);
  }
  return { low, high };
}

function rowsAround(cell: MovingCell, { positionsUm, byDepth }: Contacts): Int32Array {
  return byDepth.filter(
    (channel) => Math.abs(positionsUm[2 * channel + 1] - cell.yUm) <= comparedUm,
  );
}

function rowsOf(template: Float32Array, channels: Int32Array, samples: number): Float32Array {
  const rows = new Float32Array(channels.length * samples);
  channels.forEach((channel, i) => {
    rows.set(template.subarray(channel * samples, (channel + 1) * samples), i * samples);
  });
  return rows;
}
