import type { TileEvents, TileRange } from './code-tile.ts';
import type { RecordingEvents } from './decide.ts';

/** Joins the tiles' events, given in the order of the tiles, and sorts them by segment, position, atom. */
export function joinEvents(
  ranges: readonly TileRange[],
  tiles: readonly TileEvents[],
): RecordingEvents {
  const count = tiles.reduce((sum, tile) => sum + tile.position.length, 0);
  const all = emptyEvents(count);
  let offset = 0;
  tiles.forEach((tile, t) => {
    all.segment.fill(ranges[t].segment, offset, offset + tile.position.length);
    all.position.set(tile.position, offset);
    all.atom.set(tile.atom, offset);
    all.amplitude.set(tile.amplitude, offset);
    all.margin.set(tile.margin, offset);
    all.misfit.set(tile.misfit, offset);
    offset += tile.position.length;
  });
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) =>
      all.segment[a] - all.segment[b] ||
      all.position[a] - all.position[b] ||
      all.atom[a] - all.atom[b],
  );
  const sorted = emptyEvents(count);
  order.forEach((from, to) => {
    sorted.segment[to] = all.segment[from];
    sorted.position[to] = all.position[from];
    sorted.atom[to] = all.atom[from];
    sorted.amplitude[to] = all.amplitude[from];
    sorted.margin[to] = all.margin[from];
    sorted.misfit[to] = all.misfit[from];
  });
  return sorted;
}

function emptyEvents(count: number): RecordingEvents {
  return {
    segment: new Uint16Array(count),
    position: new Float64Array(count),
    atom: new Int32Array(count),
    amplitude: new Float64Array(count),
    margin: new Float64Array(count),
    misfit: new Float64Array(count),
  };
}
