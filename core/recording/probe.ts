/** Where the contacts of an electrode are. Channel `i` of a recording is contact `i` of its probe. */
export interface Probe {
  readonly name: string;
  /** Contact positions in micrometres, `[x0, y0, x1, y1, ...]`, y along the shank. */
  readonly positionsUm: Float64Array;
  /** Shank of each contact; channels of different shanks never share a unit. */
  readonly shankIds: readonly string[];
  /** False where nothing states the geometry: then every channel neighbours every other. */
  readonly geometryKnown: boolean;
}

export function contactDistanceUm(probe: Probe, a: number, b: number): number {
  if (!probe.geometryKnown) return 0;
  if (probe.shankIds[a] !== probe.shankIds[b]) return Number.POSITIVE_INFINITY;
  const p = probe.positionsUm;
  return Math.hypot(p[2 * a] - p[2 * b], p[2 * a + 1] - p[2 * b + 1]);
}

/** Contacts within `radiusUm` of `contact`, itself first, then by distance. */
export function neighbours(probe: Probe, contact: number, radiusUm: number): Int32Array {
  const count = probe.shankIds.length;
  const near: number[] = [];
  for (let other = 0; other < count; other++) {
    if (other === contact || contactDistanceUm(probe, contact, other) <= radiusUm) near.push(other);
  }
  near.sort(
    (a, b) =>
      contactDistanceUm(probe, contact, a) - contactDistanceUm(probe, contact, b) ||
      Number(b === contact) - Number(a === contact) ||
      a - b,
  );
  return Int32Array.from(near);
}

/** A probe about which only the number of contacts is known. */
export function unknownProbe(contactCount: number): Probe {
  return {
    name: 'unknown',
    positionsUm: new Float64Array(2 * contactCount),
    shankIds: new Array<string>(contactCount).fill('0'),
    geometryKnown: false,
  };
}
