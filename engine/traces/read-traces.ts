import {
  chooseBins,
  type Envelope,
  envelopeOf,
  layOutOverview,
  type Recording,
  readEnvelope,
} from '../../core/index.ts';
import type { TraceValues } from '../api/contract.ts';
import { chosenRows } from './chosen-rows.ts';
import { explain } from './explain.ts';
import { OverviewFiles } from './overview-files.ts';
import type { SignalViews } from './signal-views.ts';
import { sparseEnvelope } from './sparse-envelope.ts';
import type { TraceAnswer, TraceTask } from './view-task.ts';

/** Numbers that can be read, and filtered, while a user waits without noticing. */
const mostExactValues = { raw: 12_000_000, filtered: 6_000_000, whitened: 4_000_000 };
/** With a model what is raw must be filtered as well. */
const mostValuesWithModel = { ...mostExactValues, raw: mostExactValues.filtered };
/** Looks that can be taken in that time. */
const mostLooks = { raw: 2000, filtered: 300, whitened: 300 };

/**
 * Reads what is drawn of a range: its samples where there is a pixel for each, else the envelope of
 * whole bins, which lie fixed on the segment, so that a picture does not change while it is moved.
 */
export async function readTraces(
  recording: Recording,
  signals: SignalViews,
  task: Omit<TraceTask, 'place'>,
): Promise<TraceAnswer> {
  const { segment, signal, channels } = task;
  const { sampleCount } = recording.segments[segment]!;
  const from = Math.min(task.start, sampleCount);
  const to = Math.min(Math.max(task.end, from), sampleCount);
  // A range seldom begins with a bin, so there is one bin more.
  const wanted =
    to - from <= task.widthPixels ? 1 : Math.ceil((to - from) / (task.widthPixels - 1 || 1));
  const aligned = (samplesPerBin: number) => ({
    start: Math.floor(from / samplesPerBin) * samplesPerBin,
    end: Math.min(sampleCount, Math.ceil(to / samplesPerBin) * samplesPerBin),
  });

  const values = (to - from) * recording.channelCount;
  const most = task.model === null ? mostExactValues[signal] : mostValuesWithModel[signal];
  if (signal === 'raw' && task.overview !== null && (task.model === null || values > most)) {
    const layout = overviewLayoutOf(recording);
    const choice = chooseBins(layout, wanted);
    if (choice !== null) {
      const files = new OverviewFiles(task.overview.folder, layout, task.overview.recordingKey);
      try {
        const { start, end } = aligned(choice.samplesPerBin);
        const { binSamples, firstBins } = layout.levels[choice.level]!;
        const last = firstBins[segment]! + Math.ceil(end / binSamples);
        if ((await files.progress()) !== null && files.writtenBins(choice.level) >= last) {
          const envelope = await readEnvelope(
            layout,
            async (...bins) => files.readBins(...bins),
            ...([choice, segment, start, end, channels] as const),
          );
          return answerOf(start, end, asTraces(envelope, choice.samplesPerBin), false);
        }
      } finally {
        files.close();
      }
    }
  }

  const view = await signals.get(signal);
  if (values > most) {
    const samplesPerBin = Math.max(
      wanted,
      Math.ceil((to - from) / mostLooks[signal]),
      2 * view.pieceSamples,
    );
    const { start, end } = aligned(samplesPerBin);
    const envelope = await sparseEnvelope(
      view.sparse,
      ...([segment, start, end, samplesPerBin, channels, view.pieceSamples] as const),
    );
    return answerOf(start, end, asTraces(envelope, samplesPerBin), true);
  }

  const { start, end } = aligned(wanted);
  const samples = end - start;
  const all = await view.exact.read(
    ...([segment, start, end] as const),
    new Float32Array(recording.channelCount * samples),
  );
  const shown = chosenRows(all, samples, channels);
  const drawn = (drawnValues: Float32Array): TraceValues =>
    wanted === 1
      ? { kind: 'samples', values: drawnValues }
      : asTraces(envelopeOf(drawnValues, channels.length, samples, wanted), wanted);
  const answer = answerOf(start, end, drawn(shown), false);
  if (task.model === null) return answer;
  const piece = { segment, start, end, channels };
  const { model, residual } = await explain(shown, signal, task.model, piece, signals);
  return { ...answer, model: drawn(model), residual: drawn(residual) };
}

/** Where a recording's overview has its bins. */
export function overviewLayoutOf({
  segments,
  channelCount,
}: Pick<Recording, 'segments' | 'channelCount'>) {
  return layOutOverview(
    segments.map(({ sampleCount }) => sampleCount),
    channelCount,
  );
}

function asTraces(envelope: Envelope, samplesPerBin: number): TraceValues {
  return { kind: 'envelope', samplesPerBin, ...envelope };
}

function answerOf(
  start: number,
  end: number,
  traces: TraceValues,
  isPartial: boolean,
): TraceAnswer {
  return { start, end, traces, model: null, residual: null, isPartial };
}
