import { neighbours, type Probe } from '../../recording/probe.ts';
import type { Sorting } from '../../sorting/sorting.ts';

/** A channel of a unit's picture and its place in a grid, row 0 on top. */
export interface TemplateSlot {
  readonly channel: number;
  readonly column: number;
  readonly row: number;
}

const mostInOneRow = 4;
const mostContacts = 9;
const mostRows = 5;

/**
 * Which channels to draw a template on, and where. Up to four channels stand side by side. Of more,
 * the contacts nearest to the main channel are laid out as on the probe (their distinct x and y are
 * the columns and rows), or, where the geometry is unknown, the largest ones in channel order.
 */
export function layOutTemplate(sorting: Sorting, unit: number): readonly TemplateSlot[] {
  const { probe, templates, units } = sorting;
  const { mainChannel } = units[unit];
  if (templates.channelCount <= mostInOneRow) {
    return Array.from({ length: templates.channelCount }, (_, channel) => ({
      channel,
      column: channel,
      row: 0,
    }));
  }
  if (!probe.geometryKnown) return largestInChannelOrder(sorting, unit);
  const near = Array.from(neighbours(probe, mainChannel, Number.MAX_VALUE));
  let slots = onProbe(probe, near.slice(0, mostContacts));
  while (rowCount(slots) > mostRows) slots = onProbe(probe, near.slice(0, slots.length - 1));
  return slots;
}

export function rowCount(slots: readonly TemplateSlot[]): number {
  return slots.reduce((count, { row }) => Math.max(count, row + 1), 0);
}

export function columnCount(slots: readonly TemplateSlot[]): number {
  return slots.reduce((count, { column }) => Math.max(count, column + 1), 0);
}

function onProbe(probe: Probe, channels: readonly number[]): TemplateSlot[] {
  const x = (channel: number) => probe.positionsUm[2 * channel];
  const y = (channel: number) => probe.positionsUm[2 * channel + 1];
  const columns = [...new Set(channels.map(x))].sort((a, b) => a - b);
  const rows = [...new Set(channels.map(y))].sort((a, b) => b - a);
  return channels.map((channel) => ({
    channel,
    column: columns.indexOf(x(channel)),
    row: rows.indexOf(y(channel)),
  }));
}

function largestInChannelOrder({ templates, units }: Sorting, unit: number): TemplateSlot[] {
  const { channelCount, templateSamples, microvolts } = templates;
  const { mainChannel } = units[unit];
  const sizes = Array.from({ length: channelCount }, (_, channel) => {
    const start = (unit * channelCount + channel) * templateSamples;
    return microvolts
      .subarray(start, start + templateSamples)
      .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  });
  return sizes
    .map((_, channel) => channel)
    .sort(
      (a, b) =>
        Number(b === mainChannel) - Number(a === mainChannel) || sizes[b] - sizes[a] || a - b,
    )
    .slice(0, 2 * mostInOneRow)
    .sort((a, b) => a - b)
    .map((channel, place) => ({
      channel,
      column: place % mostInOneRow,
      row: Math.floor(place / mostInOneRow),
    }));
}
