import type { Sorting } from '../../sorting/sorting.ts';
import { horizontalAxis, roundLengthBelow } from './axis.ts';
import { drawTrace, type TraceScale } from './envelope.ts';
import type { ExcerptRange } from './excerpt-range.ts';
import { svgMarkup, svgText } from './markup.ts';
import { counted, roundText } from './number-text.ts';
import { drawStrip, layOutStrip } from './spike-strip.ts';
import { SvgPath } from './svg-path.ts';
import { centreTrace, layOutLanes, type TraceLanes } from './trace-lanes.ts';
import { colourClass } from './unit-colours.ts';

export interface TracesInput {
  readonly sorting: Sorting;
  readonly range: ExcerptRange;
  /** `signal[channel * (end - start) + t]` for all channels of the sorting. */
  readonly signal: Float32Array;
  /** Unit of the signal for the scale bar, e.g. `µV`. */
  readonly signalUnit: string;
  /** Channels to draw, from top to bottom. */
  readonly channels: readonly number[];
  /** Rows of the spike table to mark, ascending. */
  readonly rows: readonly number[];
  readonly colours: Int32Array;
  /** What the signal is, for those who cannot see it. */
  readonly description: string;
}

const width = 1120;
const left = 72;
const right = width - 84;
/** A channel shows a spike in colour where its template is at least this share of the largest. */
const visibleShare = 0.3;
const millisecondsBeforeTrough = 0.5;
const millisecondsAfterTrough = 1;
/** Some channels of a short excerpt, one lane each, with every spike in the colour of its unit. */
export function tracesFigure(input: TracesInput): string {
  const { sorting, range, channels, rows } = input;
  const length = range.end - range.start;
  const traces = channels.map((channel) =>
    centreTrace(input.signal.subarray(channel * length, (channel + 1) * length)),
  );
  const lanes = layOutLanes(traces);
  const strip = layOutStrip(input);
  const top = Math.max(4, strip.height);
  const bottom = top + lanes.height + 8;
  const xOf = (sample: number) => left + ((sample + 0.5) / Math.max(1, length)) * (right - left);
  const scaleOf = (lane: number): TraceScale => ({
    samplesPerPixel: length / (right - left),
    xOf,
    yOf: (value) =>
      top +
      lanes.baselines[lane] -
      lanes.pixelsPerValue * Math.max(-lanes.limit, Math.min(lanes.limit, value)),
  });

  const grey = traces.map((trace, lane) => {
    const path = new SvgPath();
    drawTrace(path, trace, 0, length, scaleOf(lane));
    return path.markup('trace');
  });
  const names = channels.map((channel, lane) =>
    svgText(left - 12, top + lanes.baselines[lane] + 4, shortName(sorting, channel), 'end'),
  );
  const startTime =
    (sorting.segments[range.segment]?.startTime ?? 0) + range.start / sorting.sampleRate;
  return svgMarkup({
    width,
    height: bottom + 34,
    label: `${input.description}: ${counted(channels.length, 'channel')}, ${counted(rows.length, 'spike')}`,
    body: [
      ...grey,
      spikeOverlays(input, traces, scaleOf),
      drawStrip(input, strip, xOf, left - 12),
      ...names,
      silent(traces) ? '' : amplitudeBar(lanes, top, input.signalUnit),
      horizontalAxis({
        left,
        right,
        y: bottom,
        min: startTime,
        max: startTime + length / sorting.sampleRate,
        name: 'time (s)',
        labelWidth: 80,
      }),
    ].join(''),
  });
}

/** Whether there is nothing that a scale bar could measure. */
function silent(traces: readonly Float32Array[]): boolean {
  return traces.every((trace) => trace.every((value) => value === 0 || !Number.isFinite(value)));
}

function spikeOverlays(
  { sorting, range, channels, rows, colours }: TracesInput,
  traces: readonly Float32Array[],
  scaleOf: (lane: number) => TraceScale,
): string {
  const { spikes, sampleRate, templates } = sorting;
  const before = Math.min(templates.nBefore, (millisecondsBeforeTrough * sampleRate) / 1000);
  const after = Math.min(
    templates.templateSamples - templates.nBefore,
    (millisecondsAfterTrough * sampleRate) / 1000,
  );
  const byUnit = new Map<number, SvgPath>();
  for (const row of rows) {
    const unit = spikes.unitIndex[row];
    const path = byUnit.get(unit) ?? new SvgPath();
    byUnit.set(unit, path);
    const trough = spikes.sampleIndex[row] - range.start;
    const start = Math.max(0, Math.round(trough - before));
    const end = Math.min(range.end - range.start, Math.round(trough + after));
    const sizes = channels.map((channel) => templateSize(sorting, unit, channel));
    const visible = visibleShare * templateSize(sorting, unit, sorting.units[unit].mainChannel);
    for (const [lane, size] of sizes.entries()) {
      if (size > 0 && size >= visible) drawTrace(path, traces[lane], start, end, scaleOf(lane));
    }
  }
  return Array.from(byUnit, ([unit, path]) =>
    path.markup(`spike ${colourClass(colours[unit])}`),
  ).join('');
}

/** Peak-to-peak size of a unit's template on a channel. */
function templateSize({ templates }: Sorting, unit: number, channel: number): number {
  const start = (unit * templates.channelCount + channel) * templates.templateSamples;
  let least = 0;
  let greatest = 0;
  for (let i = start; i < start + templates.templateSamples; i++) {
    least = Math.min(least, templates.microvolts[i]);
    greatest = Math.max(greatest, templates.microvolts[i]);
  }
  return greatest - least;
}

/** An upright bar of a round size beside the first lane. */
function amplitudeBar(lanes: TraceLanes, top: number, unit: string): string {
  const size = roundLengthBelow(0.9 * lanes.largest);
  const x = right + 12;
  const y = top + (lanes.baselines[0] ?? 0);
  const half = (size * lanes.pixelsPerValue) / 2;
  return (
    new SvgPath()
      .moveTo(x, y - half)
      .lineTo(x, y + half)
      .markup('bar') +
    svgText(x + 8, y - 3, roundText(size)) +
    svgText(x + 8, y + 11, unit)
  );
}

function shortName(sorting: Sorting, channel: number): string {
  const name = sorting.channelNames[channel];
  return name.length > 9 ? `${name.slice(0, 8)}\u2026` : name;
}
