import { throwIfCancelled, type WorkContext } from '../../base/progress.ts';
import type { LabelledSpikes } from '../../recording/labelled-spikes.ts';
import type { Recording } from '../../recording/recording.ts';
import type { Sorting } from '../sorting.ts';
import { templatePeak } from '../template-heights.ts';
import type { SpikePiece, SpikePieces } from './spike-pieces.ts';

/** Sweeps over the spikes of a piece; twins of the same template at nearly the same time need the most. */
const MOST_SWEEPS = 8;
/** A change of scale that is worth another sweep. */
const LEAST_CHANGE = 0.01;

/**
 * Size of every spike, microvolts, signed: the extremum of its unit's template, times the scale that fits
 * the templates of all spikes to the signal best by least squares, over the samples that there are. It is
 * found by coordinate descent, spike after spike on what the others leave of the signal, `<r, h> / <h, h>`.
 * All of the recording that holds spikes is read, piece by piece.
 * @param filtered the signal that the templates are of
 */
export async function spikeAmplitudes(
  filtered: Recording,
  spikes: LabelledSpikes,
  pieces: SpikePieces,
  found: Pick<Sorting, 'templates' | 'units'>,
  context: WorkContext,
): Promise<Float32Array> {
  const peaks = found.units.map((_, unit) => templatePeak(found, unit));
  const fitter = new ScaleFitter(spikes, found.templates, found.units.length);
  const amplitudes = new Float32Array(spikes.sampleIndex.length);
  const { occupied } = pieces;
  for (const [done, number] of occupied.entries()) {
    throwIfCancelled(context.cancellation);
    context.onProgress({
      stage: 'Measuring spikes',
      fraction: done / occupied.length,
      recordedSeconds: (number * pieces.grid.pieceSamples) / filtered.sampleRate,
    });
    const piece = await pieces.read(filtered, number);
    const { first, scales } = fitter.fit(piece);
    for (let row = piece.rows.from; row < piece.rows.to; row++) {
      amplitudes[row] = scales[row - first] * peaks[spikes.unitIndex[row]];
    }
  }
  return amplitudes;
}

/** Fits the scales of spikes in pieces of signal. */
class ScaleFitter {
  private readonly spikes: LabelledSpikes;
  private readonly templates: Sorting['templates'];
  /** The channels that each template is on. */
  private readonly channels: readonly (readonly number[])[];

  constructor(spikes: LabelledSpikes, templates: Sorting['templates'], unitCount: number) {
    this.spikes = spikes;
    this.templates = templates;
    this.channels = Array.from({ length: unitCount }, (_, unit) => channelsOf(templates, unit));
  }

  /** @returns scales of the spikes from row `first` on; the signal of the piece is used up */
  fit(piece: SpikePiece): { first: number; scales: Float64Array } {
    const { from: first, to } = this.rowsReaching(piece);
    const scales = new Float64Array(to - first);
    let open = Array.from({ length: to - first }, (_, i) => first + i);
    for (let sweep = 0; sweep < MOST_SWEEPS && open.length > 0; sweep++) {
      open = open.filter((row) => {
        const change = this.explain(row, piece);
        scales[row - first] += change;
        return Math.abs(change) >= LEAST_CHANGE;
      });
    }
    return { first, scales };
  }

  /** The spikes of a piece, and those before and after it that reach into what was read of it. */
  private rowsReaching({ rows, start, end }: SpikePiece): { from: number; to: number } {
    const { segmentIndex, sampleIndex } = this.spikes;
    const { templateSamples, nBefore } = this.templates;
    const segment = segmentIndex[rows.from];
    const reaches = (row: number) =>
      segmentIndex[row] === segment &&
      sampleIndex[row] - nBefore < end &&
      sampleIndex[row] - nBefore + templateSamples > start;
    let { from, to } = rows;
    while (from > 0 && reaches(from - 1)) from--;
    while (to < sampleIndex.length && reaches(to)) to++;
    return { from, to };
  }

  /** Takes from the signal what a spike still explains of it. @returns how much, as a scale */
  private explain(row: number, { traces, start, end }: SpikePiece): number {
    const { channelCount, templateSamples, nBefore, microvolts } = this.templates;
    const unit = this.spikes.unitIndex[row];
    const samples = end - start;
    const first = this.spikes.sampleIndex[row] - nBefore - start;
    const from = Math.max(0, -first);
    const to = Math.min(templateSamples, samples - first);
    let product = 0;
    let energy = 0;
    for (const channel of this.channels[unit]) {
      const template = (unit * channelCount + channel) * templateSamples;
      const at = channel * samples + first;
      for (let t = from; t < to; t++) {
        product += traces[at + t] * microvolts[template + t];
        energy += microvolts[template + t] ** 2;
      }
    }
    const scale = energy === 0 ? 0 : product / energy;
    for (const channel of this.channels[unit]) {
      const template = (unit * channelCount + channel) * templateSamples;
      const at = channel * samples + first;
      for (let t = from; t < to; t++) traces[at + t] -= scale * microvolts[template + t];
    }
    return scale;
  }
}

function channelsOf(
  { channelCount, templateSamples, microvolts }: Sorting['templates'],
  unit: number,
): number[] {
  return Array.from({ length: channelCount }, (_, channel) => channel).filter((channel) => {
    const at = (unit * channelCount + channel) * templateSamples;
    return microvolts.subarray(at, at + templateSamples).some((value) => value !== 0);
  });
}
