import type { Sorting } from '../../sorting/sorting.ts';

/** A unit colour, in OKLCH; the theme gives the lightness to which `lift` is added. */
export interface UnitColour {
  /** Degrees. */
  readonly hue: number;
  readonly chroma: number;
  readonly lift: number;
}

/**
 * The unit colours, found by a search for the greatest least distance. The first eight are apart
 * for every kind of colour vision, which hue alone cannot do: hence the differences in lightness.
 */
export const unitPalette: readonly UnitColour[] = [
  { hue: 266, chroma: 0.16, lift: -0.12 },
  { hue: 128, chroma: 0.16, lift: 0.077 },
  { hue: 34, chroma: 0.15, lift: -0.12 },
  { hue: 326, chroma: 0.13, lift: 0.106 },
  { hue: 183, chroma: 0.095, lift: -0.035 },
  { hue: 78, chroma: 0.114, lift: -0.022 },
  { hue: 335, chroma: 0.16, lift: -0.12 },
  { hue: 292, chroma: 0.139, lift: -0.005 },
  { hue: 171, chroma: 0.095, lift: 0.079 },
  { hue: 343, chroma: 0.149, lift: 0.022 },
  { hue: 156, chroma: 0.095, lift: -0.12 },
  { hue: 154, chroma: 0.143, lift: 0.012 },
];

/**
 * Which colour of the `unitPalette` each unit has. Units take them in their order along the probe,
 * so that neighbours on the probe differ.
 */
export function unitColours({ units, probe }: Sorting): Int32Array {
  const alongProbe = units.map((_, unit) => unit);
  const position = (unit: number, axis: 0 | 1) =>
    probe.geometryKnown ? probe.positionsUm[2 * units[unit].mainChannel + axis] : 0;
  alongProbe.sort(
    (a, b) =>
      position(a, 1) - position(b, 1) ||
      position(a, 0) - position(b, 0) ||
      units[a].mainChannel - units[b].mainChannel ||
      a - b,
  );
  const colours = new Int32Array(units.length);
  for (const [place, unit] of alongProbe.entries()) colours[unit] = place % unitPalette.length;
  return colours;
}

/** The class that gives an element the colour of its unit as `currentColor`. */
export function colourClass(colour: number): string {
  return `u${colour}`;
}
