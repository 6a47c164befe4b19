import { packedColour, parseColour } from '../colour.ts';
import type { PlotTheme } from '../plot-theme.ts';
import type { Area, Surface } from '../surface.ts';
import {
  type ColumnExtents,
  emptyExtents,
  fillExtents,
  joinColumns,
  type TraceBlock,
} from './column-extents.ts';
import { drawHeat, heatColours } from './heat.ts';
import { type Inks, inkSpikes, plainInks } from './inks.ts';
import { type Lanes, laneHeight } from './lanes.ts';
import { createRaster, drawTraces, type Raster } from './raster.ts';
import { drawSampleDots } from './sample-dots.ts';
import { drawSpikeTicks } from './spike-ticks.ts';
import { isHeat, type TraceScene } from './trace-scene.ts';

const modelThickness = 0.9;
const signalThickness = 1.1;

/** Draws traces as pixels, in memory that it keeps from one frame to the next. */
export class TracePainter {
  private raster: Raster = createRaster(1, 1);
  private extents: ColumnExtents = emptyExtents(0, 0);

  /** Draws the lanes of a scene over an area of the surface. */
  paint(surface: Surface, area: Area, scene: TraceScene, theme: PlotTheme): void {
    const width = Math.max(1, Math.round(area.width * surface.pixelRatio));
    const height = Math.max(1, Math.round(area.height * surface.pixelRatio));
    if (this.raster.width !== width || this.raster.height !== height) {
      this.raster = createRaster(width, height);
    }
    this.raster.whole.fill(pack(theme.ground));
    const lanes = { ...lanesOf(scene), height };
    if (isHeat(scene)) {
      drawHeat(this.raster, lanes, this.extentsOf(scene, scene.signal, width), heatOf(theme));
      const units = Uint32Array.from(theme.units, pack);
      drawSpikeTicks(this.raster, lanes, scene.spikes, scene.range, units);
    } else {
      this.paintLines(scene, lanes, theme, surface.pixelRatio);
    }
    surface.image(this.raster, area);
  }

  private paintLines(scene: TraceScene, lanes: Lanes, theme: PlotTheme, pixelRatio: number): void {
    const { raster } = this;
    const plain = plainInks(lanes.laneCount, raster.width);
    const draw = (
      blocks: readonly TraceBlock[],
      inks: Inks,
      colours: Uint32Array,
      thickness: number,
    ) => {
      if (blocks.length === 0) return;
      const extents = this.extentsOf(scene, blocks, raster.width);
      joinColumns(extents);
      drawTraces(raster, lanes, extents, inks, { colours, thickness: thickness * pixelRatio });
      drawSampleDots(raster, lanes, blocks, scene.range, inks, colours);
    };
    const signal = Uint32Array.from(signalColours(scene, theme), pack);
    // Where there is no spike, signal and residual are one: the residual is seen where they differ.
    draw(scene.residual, plain, Uint32Array.of(pack(theme.warning)), signalThickness);
    draw(scene.signal, inksOf(scene, raster.width), signal, signalThickness);
    draw(scene.model, plain, Uint32Array.of(pack(theme.text)), modelThickness);
  }

  private extentsOf(
    scene: TraceScene,
    blocks: readonly TraceBlock[],
    columns: number,
  ): ColumnExtents {
    const laneCount = scene.channelNames.length;
    if (this.extents.laneCount !== laneCount || this.extents.columns !== columns) {
      this.extents = emptyExtents(laneCount, columns);
    } else {
      this.extents.low.fill(Number.NaN);
      this.extents.high.fill(Number.NaN);
    }
    for (const block of blocks) fillExtents(this.extents, block, scene.range);
    return this.extents;
  }
}

/** Draws the same as lines, for a file in which lines stay lines. */
export function traceLines(
  surface: Surface,
  area: Area,
  scene: TraceScene,
  theme: PlotTheme,
): void {
  const columns = Math.max(1, Math.round(2 * area.width));
  const lanes = { ...lanesOf(scene), height: area.height };
  const pixelsPerValue = laneHeight(lanes) / lanes.valuePerLane;
  const draw = (blocks: readonly TraceBlock[], colours: readonly string[]) => {
    const extents = emptyExtents(lanes.laneCount, columns);
    for (const block of blocks) fillExtents(extents, block, scene.range);
    joinColumns(extents);
    const { ink } = inksOf(scene, columns);
    for (const [number, colour] of colours.entries()) {
      surface.stroke({ colour }, (pen) => {
        for (let place = 0; place < ink.length; place++) {
          const isDrawn = colours.length === 1 || ink[place] === number;
          if (!isDrawn || Number.isNaN(extents.low[place]!)) continue;
          const lane = Math.floor(place / columns);
          const x = area.x + ((place % columns) + 0.5) / 2;
          const middle = area.y + (lane + 0.5) * laneHeight(lanes);
          const y = (value: number) => middle - (value - lanes.centre[lane]!) * pixelsPerValue;
          pen.moveTo(x, y(extents.high[place]!) - 0.3);
          pen.lineTo(x, y(extents.low[place]!) + 0.3);
        }
      });
    }
  };
  surface.clip(area, () => {
    if (scene.residual.length > 0) draw(scene.residual, [theme.warning]);
    draw(scene.signal, signalColours(scene, theme));
    if (scene.model.length > 0) draw(scene.model, [theme.text]);
  });
}

export function lanesOf({ channelNames, valuePerLane, centre }: TraceScene): Omit<Lanes, 'height'> {
  return { laneCount: channelNames.length, valuePerLane, centre };
}

function inksOf(scene: TraceScene, columns: number): Inks {
  const inks = plainInks(scene.channelNames.length, columns);
  inkSpikes(inks, scene.spikes, scene.range);
  return inks;
}

/** The trace, then the units. Beside a model the signal steps back. */
function signalColours({ model }: TraceScene, theme: PlotTheme): readonly string[] {
  return [model.length > 0 ? theme.lineStrong : theme.trace, ...theme.units];
}

function heatOf({ heat, ground }: PlotTheme) {
  return heatColours(parseColour(heat.negative), parseColour(ground), parseColour(heat.positive));
}

function pack(colour: string): number {
  return packedColour(parseColour(colour));
}
