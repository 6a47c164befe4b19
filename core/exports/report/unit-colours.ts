import type { Sorting } from '../../sorting/sorting.ts';

/**
 * Hues (OKLCH degrees) of the unit colours, all of equal lightness. The first ones differ for
 * every kind of colour vision, and hues that follow one another are far apart.
 */
export const unitHues: readonly number[] = [
  255, 55, 165, 335, 95, 285, 205, 20, 130, 310, 230, 185,
];

/**
 * Which of the `unitHues` each unit has. Units take them in their order along the probe, so that
 * neighbours on the probe differ.
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
  for (const [place, unit] of alongProbe.entries()) colours[unit] = place % unitHues.length;
  return colours;
}

/** The class that gives an element the colour of its unit as `currentColor`. */
export function colourClass(colour: number): string {
  return `u${colour}`;
}
