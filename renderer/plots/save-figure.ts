import { CanvasSurface } from './canvas-surface.ts';
import type { Pixels, Surface } from './surface.ts';
import { SvgSurface } from './svg-surface.ts';

/** A plot that can be drawn anywhere. */
export interface Drawing {
  /** Says what the plot shows, e.g. `KS plot of unit 3`; files are named after it. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly ground: string;
  readonly fontFamily: string;
  readonly draw: (surface: Surface) => void;
}

/** Saved pictures are for slides and paper: sharper than the screen. */
const savedPixelRatio = 3;

export function savePng(drawing: Drawing): void {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(drawing.width * savedPixelRatio);
  canvas.height = Math.round(drawing.height * savedPixelRatio);
  const surface = new CanvasSurface(canvas, savedPixelRatio, drawing.fontFamily);
  drawOn(surface, drawing);
  canvas.toBlob((blob) => {
    if (blob !== null) download(blob, fileName(drawing.name, 'png'));
  });
}

export function saveSvg(drawing: Drawing): void {
  const surface = new SvgSurface(drawing, pngAddress);
  drawOn(surface, drawing);
  const blob = new Blob([surface.markup(drawing.name)], { type: 'image/svg+xml' });
  download(blob, fileName(drawing.name, 'svg'));
}

export function saveCsv(name: string, csv: string): void {
  download(new Blob([csv], { type: 'text/csv' }), fileName(name, 'csv'));
}

export function saveHtml(name: string, html: string): void {
  download(new Blob([html], { type: 'text/html' }), fileName(name, 'html'));
}

/** `KS plot of unit 3` -> `ks-plot-of-unit-3.svg`. */
function fileName(name: string, extension: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['plot'];
  return `${words.join('-')}.${extension}`;
}

function drawOn(surface: Surface, { ground, width, height, draw }: Drawing): void {
  surface.fill({ colour: ground }, (pen) => pen.rect(0, 0, width, height));
  draw(surface);
}

function pngAddress({ rgba, width, height }: Pixels): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.toDataURL('image/png');
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken it by the next turn of the event loop, but says nowhere so.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
