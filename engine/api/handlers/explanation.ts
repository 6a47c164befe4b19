import { codeSimilarity, sharesIn, tellingSpikes, templatePeak } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import { drawModel } from '../../traces/shown-model.ts';
import type { Handlers } from '../handlers.ts';
import { shownModel } from '../results/shown-model.ts';
import { codeAround } from '../results/spike-code.ts';
import { chosenUnits, thinned } from '../results/spike-rows.ts';
import { templateChannels, templateRows } from '../results/template-channels.ts';
import { cutWaveforms } from '../sessions/cut-waveforms.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Viewing } from '../sessions/viewing.ts';

const usualExamples = 12;
/** Spikes of one code that are this near are at the same place of it. */
const sameMs = 0.1;

interface Example {
  readonly row: number;
  readonly share: number;
  readonly likeness: number;
}

/** Why templates look as they do. */
export function explanationHandlers(
  sessions: Sessions,
  results: SessionResults,
  viewing: Viewing,
): Handlers<'explainUnit'> {
  return {
    async explainUnit({ unitId, count = usualExamples, spike, ...ref }, { cancellation }) {
      const session = sessions.get(ref.sessionId);
      const result = await results.get(session, ref);
      const [unit] = chosenUnits(result, [unitId]);
      const place = result.units.indexOf(unit!);
      const examples = mostTelling(result, unit!.rows, count, spike);
      const { found, sorting } = result;
      const channels = templateChannels(sorting, place);
      const segmentIndex = Uint16Array.from(examples, ({ row }) => found.spikes.segmentIndex[row]!);
      const sampleIndex = Float64Array.from(examples, ({ row }) => found.spikes.sampleIndex[row]!);
      const { templateSamples, nBefore } = sorting.templates;
      const microvolts = await cutWaveforms(
        viewing,
        await session.open(ref.recordingId),
        result,
        { channels, segmentIndex, sampleIndex },
        cancellation,
      );
      const template = templateRows(sorting, place, channels);
      examples.forEach(({ row }, i) => {
        const own = microvolts.subarray(i * template.length, (i + 1) * template.length);
        leaveAlone(own, result, { row, place, channels, template });
      });
      return {
        ...{ unitId, spikeCount: unit!.rows.length, channels, templateSamples, nBefore },
        ...{ sampleIndex, segmentIndex, microvolts, template },
        share: Float64Array.from(examples, ({ share }) => share),
        likeness:
          spike === undefined ? null : Float64Array.from(examples, ({ likeness }) => likeness),
      };
    },
  };
}

/** More spikes are not compared with one: what is alike is found among so many. */
const mostCompared = 5000;

/** The spikes that make up most of the template, or those whose codes are most like that of one spike. */
function mostTelling(
  result: CuratedRun,
  rows: Int32Array,
  count: number,
  spike: { readonly segment: number; readonly sample: number } | undefined,
): Example[] {
  const { spikes } = result.found;
  if (spike === undefined) {
    const telling = tellingSpikes(spikes, rows, count);
    return Array.from(telling.rows, (row, i) => ({ row, share: telling.shares[i]!, likeness: 0 }));
  }
  const { segmentIndex, sampleIndex } = spikes;
  const shareOf = sharesIn(spikes, rows);
  const likenessOf = likenessTo(result, spike);
  const examples = Array.from(thinned(rows, mostCompared), (row) => ({
    row,
    share: shareOf(row),
    likeness: likenessOf(segmentIndex[row]!, sampleIndex[row]!),
  }));
  examples.sort((a, b) => b.likeness - a.likeness || b.share - a.share || a.row - b.row);
  return examples.slice(0, count);
}

/** Likeness of the codes around other spikes to that around one, of which its own to itself is 1. */
function likenessTo(
  result: CuratedRun,
  { segment, sample }: { readonly segment: number; readonly sample: number },
): (segment: number, sample: number) => number {
  const tolerance = Math.round((sameMs / 1000) * result.found.sampleRate);
  const own = codeAround(result, segment, sample);
  const likeness = (code: typeof own, from: number) =>
    codeSimilarity(own, sample, code, from, tolerance);
  const whole = likeness(own, sample);
  return (otherSegment, otherSample) =>
    whole === 0 ? 0 : likeness(codeAround(result, otherSegment, otherSample), otherSample) / whole;
}

interface Alone {
  readonly row: number;
  readonly place: number;
  readonly channels: readonly number[];
  /** `(channels x templateSamples)`. */
  readonly template: Float32Array;
}

/** Takes all other spikes away from a waveform: what the model leaves, and the spike itself again. */
function leaveAlone(
  waveform: Float32Array,
  result: CuratedRun,
  { row, place, channels, template }: Alone,
): void {
  const { sorting, found } = result;
  const { templateSamples, nBefore } = sorting.templates;
  const segment = found.spikes.segmentIndex[row]!;
  const start = found.spikes.sampleIndex[row]! - nBefore;
  const shown = shownModel(result, { segment, start, end: start + templateSamples, channels });
  const model = drawModel(shown, channels.length, start, templateSamples);
  const size = templatePeak(sorting, place);
  const scale = size === 0 ? 0 : found.spikes.amplitude[row]! / size;
  for (let i = 0; i < waveform.length; i++) {
    waveform[i] = waveform[i]! - model[i]! + scale * template[i]!;
  }
}
