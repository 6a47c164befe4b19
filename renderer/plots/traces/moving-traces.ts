import { CanvasSurface } from '../canvas-surface.ts';
import type { PlotTheme } from '../plot-theme.ts';
import { canStay, type DrawnSpan, placeOf } from './picture-place.ts';
import { TracePainter } from './trace-painter.ts';
import { drawChosenSample } from './trace-plot.ts';
import type { TraceScene } from './trace-scene.ts';

/** What a plot of traces shows now. */
export interface TraceView {
  readonly scene: TraceScene;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly theme: PlotTheme;
}

/** How a picture is drawn. */
interface Care {
  /** Shares of the width that are drawn beyond each edge, to be moved into sight. */
  readonly margin: number;
  /** Pixels of the device for one of the picture, across and down. */
  readonly pixel: number;
}

interface Drawn extends DrawnSpan {
  readonly view: TraceView;
  readonly care: Care;
}

/** Plots of fewer pixels of the device are drawn anew for every frame: that takes a few milliseconds. */
const quickPixels = 1_000_000;
const asIs: Care = { margin: 0, pixel: 1 };
const fine: Care = { margin: 0.3, pixel: 1 };
/** Lasts while time is zoomed out to twice as much. */
const whileZooming: Care = { margin: 0.5, pixel: 2 };
const whileScaling: Care = { margin: 0, pixel: 2 };
/** Who has not moved for so long looks closely. */
const restMs = 120;

/**
 * A canvas of traces that is moved and stretched with what the plot shows, so that the browser only lays
 * it elsewhere, and is drawn anew behind that: at once where it no longer fills the plot or shows
 * something else, and finely when the movement has ended.
 */
export class MovingTraces {
  private readonly canvas: HTMLCanvasElement;
  private readonly painter = new TracePainter();
  private drawn: Drawn | null = null;
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /** Shows a view in the frame of the call. */
  show(view: TraceView): void {
    const isMoving = this.resting !== undefined;
    this.stop();
    const { drawn } = this;
    const atRest = isQuick(view) ? asIs : fine;
    if (drawn === null || isQuick(view) || !hasSameSize(drawn.view, view)) this.draw(view, atRest);
    else if (!hasSameScale(drawn.view, view)) this.draw(view, whileScaling);
    else if (!hasSameContent(drawn.view, view)) this.draw(view, isMoving ? whileZooming : fine);
    else {
      const place = placeOf(drawn, shownSpan(view), view.pixelRatio);
      const isFilled = canStay(drawn, place, view.width);
      if (!isFilled) this.draw(view, place.stretch === 1 ? drawn.care : whileZooming);
    }
    const isFine = this.lay(view);
    if (isFine) return;
    this.resting = setTimeout(() => {
      this.stop();
      this.draw(view, atRest);
      this.lay(view);
    }, restMs);
  }

  stop(): void {
    clearTimeout(this.resting);
    this.resting = undefined;
  }

  private draw(view: TraceView, care: Care): void {
    const { canvas, painter } = this;
    const { scene, height, theme } = view;
    const pixelRatio = view.pixelRatio / care.pixel;
    const beside = Math.round(care.margin * view.width * pixelRatio) / pixelRatio;
    const width = view.width + 2 * beside;
    const { start, end } = scene.range;
    const samples = ((end - start) * beside) / view.width;
    const span = { start: start - samples, end: end + samples };
    resize(canvas, Math.round(width * pixelRatio), Math.round(height * pixelRatio));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const surface = new CanvasSurface(canvas, pixelRatio, theme.fontFamily);
    const whole = { x: 0, y: 0, width: surface.width, height: surface.height };
    const wide = { ...scene, range: { ...scene.range, ...span } };
    painter.paint(surface, whole, wide, theme);
    drawChosenSample(surface, whole, wide, theme);
    this.drawn = { view, span, width, care };
  }

  /** Lays the picture where it belongs. @returns whether it is as fine as it can be */
  private lay(view: TraceView): boolean {
    const drawn = this.drawn!;
    const { left, stretch } = placeOf(drawn, shownSpan(view), view.pixelRatio);
    this.canvas.style.transform = `translateX(${left}px) scaleX(${stretch})`;
    return drawn.care.pixel === 1 && stretch === 1;
  }
}

/** Setting the size clears the canvas; setting the same size costs as much. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function isQuick({ width, height, pixelRatio }: TraceView): boolean {
  return width * height * pixelRatio ** 2 < quickPixels;
}

function shownSpan({ scene, width }: TraceView): DrawnSpan {
  return { span: scene.range, width };
}

function hasSameSize(a: TraceView, b: TraceView): boolean {
  return a.width === b.width && a.height === b.height && a.pixelRatio === b.pixelRatio;
}

function hasSameScale({ scene: a }: TraceView, { scene: b }: TraceView): boolean {
  return a.valuePerLane === b.valuePerLane || a.centre !== b.centre;
}

/** Whether two views show the same traces, whatever part of them. */
function hasSameContent(before: TraceView, now: TraceView): boolean {
  const { scene: a } = before;
  const { scene: b } = now;
  const haveSameBlocks = (['signal', 'model', 'residual'] as const).every(
    (layer) =>
      a[layer].length === b[layer].length &&
      a[layer].every(({ traces }, place) => traces === b[layer][place]!.traces),
  );
  return (
    haveSameBlocks &&
    before.theme === now.theme &&
    a.range.segment === b.range.segment &&
    a.centre === b.centre &&
    a.spikes === b.spikes &&
    a.chosenSample === b.chosenSample
  );
}
