import type { KsPlot } from '../../point-process/ks-plot.ts';
import { svgText } from './markup.ts';
import { SvgPath } from './svg-path.ts';

const margin = { left: 18, right: 6, top: 8, bottom: 16 } as const;
/** Pixels from one point of a curve to the next; nearer ones could not be told apart. */
const spacing = 2;

/**
 * The square in which KS plots are drawn: the distribution of the rescaled intervals against the
 * uniform one, from 0 to 1 both ways.
 */
export class KsAxes {
  /** Pixels, as wide as it is high. */
  readonly size: number;
  private readonly side: number;

  constructor(size: number) {
    this.size = size;
    this.side = size - margin.left - margin.right;
  }

  xOf(quantile: number): number {
    return margin.left + quantile * this.side;
  }

  yOf(value: number): number {
    return this.size - margin.bottom - value * (this.size - margin.top - margin.bottom);
  }

  /** The axes and their ends. */
  frame(): string {
    const [left, right] = [this.xOf(0), this.xOf(1)];
    const [bottom, top] = [this.yOf(0), this.yOf(1)];
    return (
      new SvgPath().moveTo(left, top).lineTo(left, bottom).lineTo(right, bottom).markup('axis') +
      svgText(left - 4, bottom + 4, '0', 'end') +
      svgText(left - 4, top + 8, '1', 'end') +
      svgText(right, bottom + 13, '1', 'end')
    );
  }

  /** The diagonal, and the lines that a right model's curve stays between, inside of the frame. */
  band(band95: number): string {
    const reach = Math.min(1, band95);
    return (
      new SvgPath()
        .moveTo(this.xOf(0), this.yOf(0))
        .lineTo(this.xOf(1), this.yOf(1))
        .markup('grid') +
      new SvgPath()
        .moveTo(this.xOf(0), this.yOf(reach))
        .lineTo(this.xOf(1 - reach), this.yOf(1))
        .moveTo(this.xOf(reach), this.yOf(0))
        .lineTo(this.xOf(1), this.yOf(1 - reach))
        .markup('band')
    );
  }

  curve({ sorted }: KsPlot, className: string): string {
    const path = new SvgPath().moveTo(this.xOf(0), this.yOf(0));
    const points = Math.min(Math.floor(this.side / spacing), sorted.length);
    for (let i = 0; i < points; i++) {
      const rank = points === 1 ? 0 : Math.round((i * (sorted.length - 1)) / (points - 1));
      path.lineTo(this.xOf((rank + 0.5) / sorted.length), this.yOf(sorted[rank]));
    }
    return path.lineTo(this.xOf(1), this.yOf(1)).markup(className);
  }
}
