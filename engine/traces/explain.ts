import { whitenBlock, whiteningMargin } from '../../core/index.ts';
import type { SampleRange, SignalKind } from '../api/contract.ts';
import { chosenRows } from './chosen-rows.ts';
import { drawModel } from './shown-model.ts';
import type { SignalViews } from './signal-views.ts';
import type { ShownModel } from './view-task.ts';

/** Some channels of a piece of a recording. */
interface Piece extends SampleRange {
  readonly channels: readonly number[];
}

/** What units explain of a signal, and what they leave, `[channel * samples + t]`. */
export interface Explained {
  readonly model: Float32Array;
  readonly residual: Float32Array;
}

/**
 * Lays the units' templates, which are of the filtered signal, under any of the signals: a raw one is the
 * spikes on what the filter takes away, and of a whitened one the templates are whitened as it was.
 * @param shown the signal, `[channel * samples + t]`
 */
export async function explain(
  shown: Float32Array,
  signal: SignalKind,
  templates: ShownModel,
  piece: Piece,
  signals: SignalViews,
): Promise<Explained> {
  const spikes = await spikesIn(signal, templates, piece, signals);
  const residual = shown.map((value, i) => value - spikes[i]!);
  if (signal !== 'raw') return { model: spikes, residual };
  const { segment, start, end, channels } = piece;
  const { exact } = await signals.get('filtered');
  const all = new Float32Array(exact.channelCount * (end - start));
  const filtered = chosenRows(await exact.read(segment, start, end, all), end - start, channels);
  return { model: shown.map((value, i) => value - filtered[i]! + spikes[i]!), residual };
}

async function spikesIn(
  signal: SignalKind,
  templates: ShownModel,
  { start, end, channels }: Piece,
  signals: SignalViews,
): Promise<Float32Array> {
  const samples = end - start;
  if (signal !== 'whitened') return drawModel(templates, channels.length, start, samples);
  const plan = await signals.plan();
  const margin = whiteningMargin(plan);
  const wide = drawModel(
    templates,
    plan.usableChannels.length,
    start - margin,
    samples + 2 * margin,
  );
  return chosenRows(whitenBlock(plan, wide, samples), samples, channels);
}
