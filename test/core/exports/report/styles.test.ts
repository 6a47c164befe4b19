import { describe, expect, it } from 'vitest';
import { styles } from '../../../../core/exports/report/styles.ts';

/** Relative luminance (WCAG 2) of `oklch(L C h)`, by Ottosson's OKLab matrices, clipped to sRGB. */
function luminance(colour: string): number {
  const [lightness, chroma, hue] = /oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/
    .exec(colour)!
    .slice(1)
    .map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.max(0, Math.min(1, value));
  return (
    0.2126 * clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  );
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const [light, dark] = styles
  .split('@media (prefers-color-scheme:dark)')
  .map(
    (part) =>
      new Map(
        Array.from(part.matchAll(/--([a-z0-9]+):(oklch\([^)]*\))/g), ([, name, value]) => [
          name,
          value,
        ]),
      ),
  );

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s tokens', (_, tokens) => {
  it.each(['text', 'muted'])('make %s readable (AA)', (name) => {
    expect(contrast(tokens.get(name)!, tokens.get('bg')!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['accent', 'warn', ...Array.from({ length: 12 }, (_, colour) => `u${colour}`)])(
    'make the graphics in %s visible (AA)',
    (name) => {
      expect(contrast(tokens.get(name)!, tokens.get('bg')!)).toBeGreaterThanOrEqual(3);
    },
  );

  it('give all units one lightness', () => {
    const lightness = Array.from(
      { length: 12 },
      (_, colour) => tokens.get(`u${colour}`)!.split(/[( ]/)[1],
    );
    expect(new Set(lightness).size).toBe(1);
  });
});

describe('the style sheet', () => {
  it('names no token that is not there, in both themes', () => {
    for (const [, name] of styles.matchAll(/var\(--([a-z0-9]+)\)/g)) {
      expect([name, light.has(name), dark.has(name)]).toEqual([name, true, true]);
    }
  });
});
