import type { ProbeFacts } from '../../engine/api/contract.ts';
import { csvTable } from './csv-table.ts';
import type { PlotTheme } from './plot-theme.ts';
import type { Area, Surface } from './surface.ts';

/** What a map of a probe shows. */
export interface ProbeScene {
  readonly probe: ProbeFacts;
  readonly channelCount: number;
  /** Channels that are shown elsewhere; null for all. */
  readonly shown: ReadonlySet<number> | null;
  readonly chosen: number | null;
  /** How large the selected unit is on each channel, 0 to 1, and its colour. */
  readonly unit: { readonly sizes: Float32Array; readonly colour: number } | null;
  /** A rectangle that is being drawn. */
  readonly lasso: Area | null;
}

const margin = 14;
const greatestContact = 14;
const leastContact = 2;

/** Where the middle of each contact is, `[x, y]`, the top of the probe on top; both axes fill the area. */
export function contactPlaces(
  probe: ProbeFacts,
  channelCount: number,
  area: Area,
): readonly (readonly [number, number])[] {
  const xs = distinct(channelCount, (channel) => columnOf(probe, channel));
  const ys = distinct(channelCount, (channel) => rowOf(probe, channel));
  const along = (values: readonly number[], value: number, length: number) => {
    const span = values.at(-1)! - values[0]!;
    return span > 0 ? ((value - values[0]!) / span) * length : length / 2;
  };
  const width = Math.min(area.width - 2 * margin, 34 * Math.max(0, xs.length - 1));
  const height = Math.min(area.height - 2 * margin, 34 * Math.max(0, ys.length - 1));
  const left = area.x + (area.width - width) / 2;
  const bottom = area.y + margin + Math.max(0, height);
  return Array.from({ length: channelCount }, (_, channel) => [
    left + along(xs, columnOf(probe, channel), width),
    bottom - along(ys, rowOf(probe, channel), Math.max(0, height)),
  ]);
}

/** Edge of a contact in pixels, so that neighbours stay apart. */
function contactSize(places: readonly (readonly [number, number])[]): number {
  let least = greatestContact / 0.62;
  const sorted = [...places].sort((a, b) => a[1] - b[1]);
  for (let i = 0; i < sorted.length; i++) {
    for (let j = i + 1; j < sorted.length && sorted[j]![1] - sorted[i]![1] < least; j++) {
      const dx = Math.abs(sorted[j]![0] - sorted[i]![0]);
      const dy = sorted[j]![1] - sorted[i]![1];
      // Squares touch where both distances are small.
      const distance = Math.max(dx, dy);
      if (distance > 0 && distance < least) least = distance;
    }
  }
  return Math.max(leastContact, 0.62 * least);
}

/** The contacts of a probe: which are shown, which was clicked, and where the selected unit is. */
export function drawProbe(surface: Surface, scene: ProbeScene, theme: PlotTheme): void {
  const places = contactPlaces(scene.probe, scene.channelCount, surface);
  const size = contactSize(places);
  const isShown = (channel: number) => scene.shown === null || scene.shown.has(channel);
  const squares = (wanted: (channel: number) => boolean, edge: (channel: number) => number) => {
    return (pen: { rect(x: number, y: number, width: number, height: number): void }) => {
      for (const [channel, [x, y]] of places.entries()) {
        if (!wanted(channel)) continue;
        const width = edge(channel);
        pen.rect(x - width / 2, y - width / 2, width, width);
      }
    };
  };
  surface.fill(
    { colour: theme.line },
    squares(
      (channel) => !isShown(channel),
      () => size,
    ),
  );
  surface.fill(
    { colour: theme.lineStrong },
    squares(isShown, () => size),
  );
  const { unit, chosen, lasso } = scene;
  if (unit !== null) {
    surface.fill(
      { colour: theme.units[unit.colour % theme.units.length]! },
      squares(
        (channel) => unit.sizes[channel]! > 0.1,
        (channel) => size * (0.4 + 0.9 * unit.sizes[channel]!),
      ),
    );
  }
  if (chosen !== null) {
    surface.stroke(
      { colour: theme.accent, width: 2 },
      squares(
        (channel) => channel === chosen,
        () => size + 5,
      ),
    );
  }
  if (lasso !== null) {
    surface.fill({ colour: theme.accent, opacity: 0.12 }, (pen) => rectangle(pen, lasso));
    surface.stroke({ colour: theme.accent }, (pen) => rectangle(pen, lasso));
  }
}

/** The contacts as a table: where they are, which are shown, and how large the selected unit is on each. */
export function probeCsv(
  { probe, channelCount, shown, unit }: ProbeScene,
  channelNames: readonly string[],
): string {
  const eachChannel = <T>(cellOf: (channel: number) => T) =>
    Array.from({ length: channelCount }, (_, channel) => cellOf(channel));
  const position = (offset: number) => (channel: number) =>
    probe.geometryKnown ? probe.positionsUm[2 * channel + offset]! : '';
  return csvTable([
    { name: 'channel', values: eachChannel((channel) => channelNames[channel] ?? channel) },
    { name: 'x_um', values: eachChannel(position(0)) },
    { name: 'y_um', values: eachChannel(position(1)) },
    { name: 'is_shown', values: eachChannel((channel) => Number(shown?.has(channel) ?? true)) },
    ...(unit === null ? [] : [{ name: 'size_of_unit', values: unit.sizes }]),
  ]);
}

/** The contacts in a rectangle, or the nearest one to it where none is. */
export function contactsIn(
  places: readonly (readonly [number, number])[],
  area: Area,
): readonly number[] {
  const inside: number[] = [];
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [channel, [x, y]] of places.entries()) {
    const dx = Math.max(area.x - x, 0, x - area.x - area.width);
    const dy = Math.max(area.y - y, 0, y - area.y - area.height);
    if (dx === 0 && dy === 0) inside.push(channel);
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      nearest = channel;
    }
  }
  return inside.length > 0 || nearest < 0 ? inside : [nearest];
}

function rectangle(
  pen: { rect(x: number, y: number, width: number, height: number): void },
  { x, y, width, height }: Area,
): void {
  pen.rect(x, y, width, height);
}

/** Channels of an unknown probe stand in one column, the first one on top. */
function columnOf({ geometryKnown, positionsUm }: ProbeFacts, channel: number): number {
  return geometryKnown ? positionsUm[2 * channel]! : 0;
}

function rowOf({ geometryKnown, positionsUm }: ProbeFacts, channel: number): number {
  return geometryKnown ? positionsUm[2 * channel + 1]! : -channel;
}

function distinct(count: number, position: (channel: number) => number): readonly number[] {
  const values = Array.from({ length: count }, (_, channel) => position(channel));
  return [...new Set(values)].sort((a, b) => a - b);
}
