/** A rectangle in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a path; positions in pixels, y downwards. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  rect(x: number, y: number, width: number, height: number): void;
}

export interface StrokeStyle {
  /** `#rrggbb`. */
  readonly colour: string;
  /** Pixels; 1 unless told otherwise. */
  readonly width?: number;
  /** 0 to 1; 1 unless told otherwise. */
  readonly opacity?: number;
  /** Lengths of strokes and gaps, in pixels. */
  readonly dash?: readonly number[];
}

export interface FillStyle {
  readonly colour: string;
  readonly opacity?: number;
}

export interface TextStyle {
  readonly colour: string;
  /** Which end of the text stands at x; `start` unless told otherwise. */
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Which height of the text stands at y; the `baseline` unless told otherwise. */
  readonly level?: 'baseline' | 'middle' | 'top';
  /** Pixels; 12 unless told otherwise. */
  readonly size?: number;
  readonly isStrong?: boolean;
  /** Turned to read upwards. */
  readonly isUpright?: boolean;
}

/** A picture of pixels, `[4 * (row * width + column)]`: red, green, blue, opacity. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * What a plot is drawn on. Plots know no other way to draw, so that the picture in the window, the
 * saved PNG and the saved SVG are one.
 */
export interface Surface extends Area {
  /** Pixels of the device for one of the picture. */
  readonly pixelRatio: number;
  /** Whether lines stay lines, so that pixels should be kept for what has no lines. */
  readonly isVector: boolean;
  /** Draws lines along the path that `draw` makes. */
  stroke(style: StrokeStyle, draw: (pen: Pen) => void): void;
  fill(style: FillStyle, draw: (pen: Pen) => void): void;
  text(text: string, x: number, y: number, style: TextStyle): void;
  /** Lays pixels over an area. */
  image(pixels: Pixels, area: Area): void;
  /** Whatever `draw` draws outside the area is not seen. */
  clip(area: Area, draw: () => void): void;
}
