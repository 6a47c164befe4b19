import { escapeMarkup } from '../../core/index.ts';
import type { Area, FillStyle, Pen, Pixels, StrokeStyle, Surface, TextStyle } from './surface.ts';

/** Keeps what is drawn as an SVG file that stands by itself. */
export class SvgSurface implements Surface {
  readonly x = 0;
  readonly y = 0;
  readonly isVector = true;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio = 1;
  private readonly elements: string[] = [];
  private clipCount = 0;
  private readonly encodePng: (pixels: Pixels) => string;

  /** @param encodePng the address (`data:image/png;...`) of a picture of these pixels */
  constructor(
    size: { readonly width: number; readonly height: number },
    encodePng: (pixels: Pixels) => string,
  ) {
    this.width = size.width;
    this.height = size.height;
    this.encodePng = encodePng;
  }

  /** The file. @param label what the picture shows */
  markup(label: string): string {
    const { width, height } = this;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
      `height="${height}" role="img" aria-label="${escapeMarkup(label)}" ` +
      `font-family="Inter, system-ui, sans-serif">\n${this.elements.join('\n')}\n</svg>\n`
    );
  }

  stroke(style: StrokeStyle, draw: (pen: Pen) => void): void {
    const path = pathData(draw);
    if (path === '') return;
    const dash = style.dash === undefined ? '' : ` stroke-dasharray="${style.dash.join(' ')}"`;
    this.elements.push(
      `<path d="${path}" fill="none" stroke="${style.colour}" stroke-width="${style.width ?? 1}"` +
        `${dash} stroke-linejoin="round"${opacity(style.opacity)}/>`,
    );
  }

  fill(style: FillStyle, draw: (pen: Pen) => void): void {
    const path = pathData(draw);
    if (path === '') return;
    this.elements.push(`<path d="${path}" fill="${style.colour}"${opacity(style.opacity)}/>`);
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const size = style.size ?? 12;
    // Not every reader of SVG knows `dominant-baseline`.
    const drop = { baseline: 0, middle: 0.36 * size, top: 0.76 * size }[style.level ?? 'baseline'];
    const place = style.isUpright
      ? `transform="translate(${tenths(x + drop)} ${tenths(y)}) rotate(-90)"`
      : `x="${tenths(x)}" y="${tenths(y + drop)}"`;
    const anchor = style.anchor === undefined ? '' : ` text-anchor="${style.anchor}"`;
    const weight = style.isStrong === true ? ' font-weight="600"' : '';
    this.elements.push(
      `<text ${place}${anchor}${weight} font-size="${size}" fill="${style.colour}">${escapeMarkup(text)}</text>`,
    );
  }

  image(pixels: Pixels, { x, y, width, height }: Area): void {
    this.elements.push(
      `<image href="${this.encodePng(pixels)}" x="${tenths(x)}" y="${tenths(y)}" ` +
        `width="${tenths(width)}" height="${tenths(height)}" preserveAspectRatio="none"/>`,
    );
  }

  clip({ x, y, width, height }: Area, draw: () => void): void {
    const id = `clip${this.clipCount++}`;
    this.elements.push(
      `<clipPath id="${id}"><rect x="${tenths(x)}" y="${tenths(y)}" width="${tenths(width)}" height="${tenths(height)}"/></clipPath>`,
      `<g clip-path="url(#${id})">`,
    );
    draw();
    this.elements.push('</g>');
  }
}

function pathData(draw: (pen: Pen) => void): string {
  const steps: string[] = [];
  draw({
    moveTo: (x, y) => steps.push(`M${tenths(x)} ${tenths(y)}`),
    lineTo: (x, y) => steps.push(`L${tenths(x)} ${tenths(y)}`),
    rect: (x, y, width, height) =>
      steps.push(
        `M${tenths(x)} ${tenths(y)}h${tenths(width)}v${tenths(height)}h${tenths(-width)}z`,
      ),
  });
  return steps.join('');
}

function opacity(share: number | undefined): string {
  return share === undefined || share === 1 ? '' : ` opacity="${share}"`;
}

/** A position to a tenth of a pixel, as short as it goes. */
function tenths(pixels: number): string {
  return String(Math.round(10 * pixels) / 10);
}
