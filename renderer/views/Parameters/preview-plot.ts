import { roundText } from '../../../core/index.ts';
import type { DetectionPreview } from '../../../engine/api/contract.ts';
import { drawTimeAxis, insideAxes } from '../../plots/axes.ts';
import { csvTable } from '../../plots/csv-table.ts';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { place, type Scale } from '../../plots/scale.ts';
import type { Pen, Surface } from '../../plots/surface.ts';

/** Noise levels that a lane shows above and below its middle: more where spikes are large. */
const leastSd = 8;
const mostSd = 24;
/** Height of a lane that has room for its name over its threshold, in pixels. */
const twoLines = 30;

/**
 * A lane for each channel: the filtered signal, the threshold on both sides, and the peaks over it.
 * @param unit of the signal
 */
export function drawPreview(
  surface: Surface,
  theme: PlotTheme,
  preview: DetectionPreview,
  channelNames: readonly string[],
  sampleRateHz: number,
  unit: string,
): void {
  const plot = insideAxes(surface);
  const { channels, start, end, filteredMicrovolts, noiseLevelMicrovolts } = preview;
  const samples = end - start;
  const time: Scale = { min: 0, max: samples, from: plot.x, to: plot.x + plot.width };
  const laneHeight = plot.height / channels.length;
  const seconds = { ...time, max: samples / sampleRateHz };
  drawTimeAxis(surface, plot, seconds, theme, { keepsInside: true });
  for (const [lane, channel] of channels.entries()) {
    const middle = plot.y + (lane + 0.5) * laneHeight;
    const noise = noiseLevelMicrovolts[lane]!;
    const trace = filteredMicrovolts.subarray(lane * samples, (lane + 1) * samples);
    const largest = trace.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const reach = Math.max(leastSd * noise, Math.min(mostSd * noise, 1.1 * largest));
    const level: Scale = {
      min: -reach,
      max: reach,
      from: middle + laneHeight / 2,
      to: middle - laneHeight / 2,
    };
    const besideLane = { colour: theme.muted, anchor: 'end', level: 'middle' } as const;
    const name = channelNames[channel] ?? String(channel);
    const isTall = laneHeight >= twoLines;
    surface.text(name, plot.x - 8, isTall ? middle - 7 : middle, { ...besideLane, size: 11 });
    const threshold = roundText(Number(preview.thresholdMicrovolts[lane]!.toPrecision(2)));
    if (isTall) {
      surface.text(`\u00b1${threshold} ${unit}`, plot.x - 8, middle + 7, {
        ...besideLane,
        size: 10,
      });
    }
    surface.clip({ ...plot, y: plot.y + lane * laneHeight, height: laneHeight }, () => {
      surface.stroke({ colour: theme.trace }, (pen) => drawTrace(pen, trace, time, level));
      surface.stroke({ colour: theme.warning, dash: [4, 4] }, (pen) => {
        for (const sign of [-1, 1]) {
          const y = place(level, sign * preview.thresholdMicrovolts[lane]!);
          pen.moveTo(plot.x, y);
          pen.lineTo(plot.x + plot.width, y);
        }
      });
      surface.fill({ colour: theme.danger }, (pen) => {
        for (const [peak, sample] of preview.peakSamples.entries()) {
          if (preview.peakChannels[peak] !== channel) continue;
          const y = place(level, trace[sample - start]!);
          pen.rect(place(time, sample - start) - 2, y - 2, 4, 4);
        }
      });
    });
  }
}

/** What `drawPreview` shows as a table: the signal, the threshold and the peaks of each channel. @param unit of the signal */
export function previewCsv(
  preview: DetectionPreview,
  channelNames: readonly string[],
  sampleRateHz: number,
  unit: string,
): string {
  const { channels, start, end, filteredMicrovolts, thresholdMicrovolts } = preview;
  const samples = end - start;
  const time = Array.from({ length: samples }, (_, t) => Number((t / sampleRateHz).toFixed(7)));
  return csvTable([
    { name: 'time_s', values: time },
    ...channels.flatMap((channel, lane) => {
      const name = channelNames[channel] ?? String(channel);
      const peaks = preview.peakSamples.filter((_, i) => preview.peakChannels[i] === channel);
      return [
        {
          name: `${name} (${unit})`,
          values: filteredMicrovolts.subarray(lane * samples, (lane + 1) * samples),
        },
        { name: `${name} threshold (${unit})`, values: [thresholdMicrovolts[lane]!] },
        {
          name: `${name} peak_s`,
          values: Array.from(peaks, (sample) =>
            Number(((sample - start) / sampleRateHz).toFixed(7)),
          ),
        },
      ];
    }),
  ]);
}

/** The least and the greatest value of each column of pixels, joined. */
function drawTrace(pen: Pen, trace: Float32Array, time: Scale, level: Scale): void {
  const columns = Math.max(1, Math.round(time.to - time.from));
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * trace.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * trace.length) / columns));
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      low = Math.min(low, trace[i]!);
      high = Math.max(high, trace[i]!);
    }
    const x = time.from + column;
    if (column === 0) pen.moveTo(x, place(level, low));
    pen.lineTo(x, place(level, low));
    pen.lineTo(x, place(level, high));
  }
}
