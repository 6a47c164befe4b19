import { describe, expect, it } from 'vitest';
import { styles } from '../../../../core/exports/report/styles.ts';

type Triple = readonly [number, number, number];

/** Linear sRGB of `oklch(L C h)`, by Ottosson's OKLab matrices, clipped. */
function linearRgb(colour: string): Triple {
  const [lightness, chroma, hue] = /oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/
    .exec(colour)!
    .slice(1)
    .map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function clip(value: number): number {
  return Math.max(0, Math.min(1, value));
}

function times(matrix: readonly Triple[], [x, y, z]: Triple): Triple {
  const row = ([a, b, c]: Triple) => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

/** OKLab of linear sRGB: equal distances look about equally large. */
function okLab(rgb: Triple): Triple {
  const [l, m, s] = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)],
  );
}

/** What is left of linear sRGB for those who lack one kind of cone (Machado et al. 2009, Table 1). */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  'full colour vision': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = linearRgb(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
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

  it.each(['warn', ...Array.from({ length: 12 }, (_, colour) => `u${colour}`)])(
    'make the graphics in %s visible (AA)',
    (name) => {
      expect(contrast(tokens.get(name)!, tokens.get('bg')!)).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(Object.keys(visions))('keep eight units, and neighbours, apart for %s', (vision) => {
    const seen = Array.from({ length: 12 }, (_, colour) => {
      const [red, green, blue] = times(visions[vision], linearRgb(tokens.get(`u${colour}`)!));
      return okLab([clip(red), clip(green), clip(blue)]);
    });
    for (const i of seen.keys()) {
      const before = i < 8 ? [...seen.keys()].slice(0, i) : [];
      for (const j of [...before, (i + 1) % 12]) {
        const apart = Math.hypot(...seen[i].map((value, axis) => value - seen[j][axis]));
        expect([i, j, apart >= 0.06]).toEqual([i, j, true]);
      }
    }
  });
});

describe('the style sheet', () => {
  it('names no token that is not there, in both themes', () => {
    for (const [, name] of styles.matchAll(/var\(--([a-z0-9]+)\)/g)) {
      expect([name, light.has(name), dark.has(name)]).toEqual([name, true, true]);
    }
  });
});
