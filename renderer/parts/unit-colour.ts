import { unitPalette } from '../../core/index.ts';

/** A unit's colour as CSS, in the lightness of the theme. @param colour place in the palette */
export function unitColour(colour: number): string {
  const { hue, chroma, lift } = unitPalette[colour % unitPalette.length]!;
  return `oklch(calc(var(--unit-lightness) + ${lift}) ${chroma} ${hue})`;
}
