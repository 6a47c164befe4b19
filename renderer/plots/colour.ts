/** A colour as three shares of light, 0 to 1, gamma-encoded as on screens. */
export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/**
 * OKLCH to sRGB; colours that no screen can show are cut to the nearest channel values.
 * (Björn Ottosson, "A perceptual color space for image processing", 2020.)
 * @param lightness 0 to 1
 * @param hue degrees
 */
export function oklchToRgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    red: encodeGamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    green: encodeGamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    blue: encodeGamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  };
}

/** `#rrggbb`: what every reader of SVG and every canvas knows. */
export function hexColour({ red, green, blue }: Rgb): string {
  return `#${[red, green, blue].map((share) => byteOf(share).toString(16).padStart(2, '0')).join('')}`;
}

/**
 * The colour of an `oklch(...)` or a `#rrggbb`.
 * @throws Error when it is neither: the tokens of the window are ours
 */
export function parseColour(text: string): Rgb {
  const hex = /^#([0-9a-f]{6})$/i.exec(text.trim());
  if (hex !== null) {
    const bits = Number.parseInt(hex[1]!, 16);
    return { red: (bits >> 16) / 255, green: ((bits >> 8) & 255) / 255, blue: (bits & 255) / 255 };
  }
  const oklch = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*(?:\/.*)?\)$/.exec(
    text.trim(),
  );
  if (oklch === null) throw new Error(`No colour: ${text}`);
  const lightness = Number(oklch[1]) / (oklch[2] === '%' ? 100 : 1);
  return oklchToRgb(lightness, Number(oklch[3]), Number(oklch[4]));
}

/** The four bytes of an opaque pixel, as one number of a little-endian machine. */
export function packedColour({ red, green, blue }: Rgb): number {
  return ((255 << 24) | (byteOf(blue) << 16) | (byteOf(green) << 8) | byteOf(red)) >>> 0;
}

function encodeGamma(linear: number): number {
  const light = Math.min(1, Math.max(0, linear));
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

function byteOf(share: number): number {
  return Math.round(255 * share);
}
