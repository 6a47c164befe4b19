import type { Area, FillStyle, Pen, Pixels, StrokeStyle, Surface, TextStyle } from './surface.ts';

const levels = { baseline: 'alphabetic', middle: 'middle', top: 'top' } as const;

/** Draws on a canvas whose backing store has `pixelRatio` pixels for one of the picture. */
export class CanvasSurface implements Surface {
  readonly x = 0;
  readonly y = 0;
  readonly isVector = false;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  private readonly context: CanvasRenderingContext2D;
  private readonly fontFamily: string;

  constructor(canvas: HTMLCanvasElement, pixelRatio: number, fontFamily: string) {
    // Plots cover all of their ground: what is opaque is laid on the page in less time.
    this.context = canvas.getContext('2d', { alpha: false })!;
    this.context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    this.context.lineJoin = 'round';
    this.width = canvas.width / pixelRatio;
    this.height = canvas.height / pixelRatio;
    this.pixelRatio = pixelRatio;
    this.fontFamily = fontFamily;
  }

  stroke(style: StrokeStyle, draw: (pen: Pen) => void): void {
    const { context } = this;
    context.strokeStyle = style.colour;
    context.lineWidth = style.width ?? 1;
    context.globalAlpha = style.opacity ?? 1;
    context.setLineDash([...(style.dash ?? [])]);
    context.beginPath();
    draw(context);
    context.stroke();
  }

  fill(style: FillStyle, draw: (pen: Pen) => void): void {
    const { context } = this;
    context.fillStyle = style.colour;
    context.globalAlpha = style.opacity ?? 1;
    context.beginPath();
    draw(context);
    context.fill();
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    const { context } = this;
    context.font = `${style.isStrong ? 600 : 400} ${style.size ?? 12}px ${this.fontFamily}`;
    context.fillStyle = style.colour;
    context.globalAlpha = 1;
    context.textAlign = style.anchor === 'middle' ? 'center' : (style.anchor ?? 'start');
    context.textBaseline = levels[style.level ?? 'baseline'];
    context.save();
    context.translate(x, y);
    if (style.isUpright === true) context.rotate(-Math.PI / 2);
    context.fillText(text, 0, 0);
    context.restore();
  }

  image({ rgba, width, height }: Pixels, area: Area): void {
    const { context, pixelRatio } = this;
    const isWhole =
      width === Math.round(area.width * pixelRatio) &&
      height === Math.round(area.height * pixelRatio);
    const picture = new ImageData(rgba, width, height);
    if (isWhole) {
      context.putImageData(
        picture,
        Math.round(area.x * pixelRatio),
        Math.round(area.y * pixelRatio),
      );
      return;
    }
    const scaled = new OffscreenCanvas(width, height);
    scaled.getContext('2d')!.putImageData(picture, 0, 0);
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = false;
    context.drawImage(scaled, area.x, area.y, area.width, area.height);
  }

  clip({ x, y, width, height }: Area, draw: () => void): void {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }
}
