import { BugError } from '../../base/errors.ts';

const stepsPerPixel = 10;

/** Path data in pixels, rounded to a tenth and written relative to the point before: short, and the same everywhere. */
export class SvgPath {
  private data = '';
  private x = 0;
  private y = 0;

  moveTo(x: number, y: number): this {
    return this.step('m', x, y);
  }

  lineTo(x: number, y: number): this {
    return this.step('l', x, y);
  }

  /** A horizontal line of `length` pixels that starts at (x, y). */
  run(x: number, y: number, length: number): this {
    this.moveTo(x, y);
    this.x += Math.round(length * stepsPerPixel);
    this.data += `h${pixels(Math.round(length * stepsPerPixel))}`;
    return this;
  }

  close(): this {
    this.data += 'z';
    return this;
  }

  get empty(): boolean {
    return this.data === '';
  }

  /** A `path` element of the given classes, nothing where nothing was drawn. */
  markup(className: string): string {
    return this.empty ? '' : `<path class="${className}" d="${this.data}"/>`;
  }

  private step(command: 'm' | 'l', x: number, y: number): this {
    if (!(Number.isFinite(x) && Number.isFinite(y))) {
      throw new BugError(`A path cannot go to (${x}, ${y}).`);
    }
    const nextX = Math.round(x * stepsPerPixel);
    const nextY = Math.round(y * stepsPerPixel);
    const dx = pixels(nextX - this.x);
    const dy = pixels(nextY - this.y);
    this.data += `${command}${dx}${dy.startsWith('-') ? '' : ' '}${dy}`;
    this.x = nextX;
    this.y = nextY;
    return this;
  }
}

function pixels(steps: number): string {
  const size = Math.abs(steps);
  const tenths = size % stepsPerPixel;
  const whole = (size - tenths) / stepsPerPixel;
  const sign = steps < 0 ? '-' : '';
  if (tenths === 0) return `${sign}${whole}`;
  return `${sign}${whole === 0 ? '' : whole}.${tenths}`;
}
