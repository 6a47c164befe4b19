import { type CuratedUnit, type Sorting, similarity, UserError } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { Handlers } from '../handlers.ts';
import { mainVariation } from '../results/main-variation.ts';
import { meanAndSpread } from '../results/mean-and-spread.ts';
import { chosenUnits, rowsIn, thinned } from '../results/spike-rows.ts';
import { templateChannels, templateRows } from '../results/template-channels.ts';
import { cutWaveforms } from '../sessions/cut-waveforms.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Viewing } from '../sessions/viewing.ts';

const usualWaveforms = 100;
/** Shifts at which two templates are compared. */
const mostLagMs = 0.3;
/** A template is seen on a channel where it is at least so large, as a share of its largest. */
const leastShare = 0.02;

/** Templates, and the waveforms that they stand for. */
export function templateHandlers(
  sessions: Sessions,
  results: SessionResults,
  viewing: Viewing,
): Handlers<'readTemplates' | 'readWaveforms' | 'readSpikeWaveform' | 'readSimilarity'> {
  return {
    async readTemplates(request) {
      const result = await results.get(sessions.get(request.sessionId), request);
      const { sorting, units, curation } = result;
      const chosen = chosenUnits(result, request.unitIds);
      const places = chosen.map((unit) => units.indexOf(unit));
      const { channelCount, templateSamples, nBefore } = sorting.templates;
      const rows = rowsOf(sorting, places);
      return {
        revision: curation.revision,
        unitIds: chosen.map(({ unitId }) => unitId),
        ...{ channelCount, templateSamples, nBefore },
        sampleRateHz: sorting.sampleRate,
        firstRow: rows.firstRow,
        channels: rows.channels,
        microvolts: pick(sorting.templates, rows),
        initialMicrovolts: pick(onSameSamples(sorting), rows),
        noiseLevelMicrovolts: sorting.noiseLevelMicrovolts.slice(),
      };
    },

    async readWaveforms({ unitId, count = usualWaveforms, ...ref }, { cancellation }) {
      const session = sessions.get(ref.sessionId);
      const result = await results.get(session, ref);
      const [unit] = chosenUnits(result, [unitId]);
      const place = result.units.indexOf(unit!);
      const { sorting, found } = result;
      const { templateSamples, nBefore } = sorting.templates;
      const channels = templateChannels(sorting, place);
      const rows = thinned(unit!.rows, count);
      const segmentIndex = Uint16Array.from(rows, (row) => found.spikes.segmentIndex[row]!);
      const sampleIndex = Float64Array.from(rows, (row) => found.spikes.sampleIndex[row]!);
      const microvolts = await cutWaveforms(
        viewing,
        await session.open(ref.recordingId),
        result,
        { channels, segmentIndex, sampleIndex },
        cancellation,
      );
      return {
        ...{ unitId, channels, templateSamples, nBefore, microvolts, sampleIndex, segmentIndex },
        ...meanAndSpread(microvolts, rows.length),
        variation: mainVariation(microvolts, rows.length),
        template: templateRows(sorting, place, channels),
      };
    },

    async readSpikeWaveform({ unitId, segment, sample, ...ref }, { cancellation }) {
      const session = sessions.get(ref.sessionId);
      const result = await results.get(session, ref);
      const [unit] = chosenUnits(result, [unitId]);
      requireSpike(result, unit!, segment, sample);
      const channels = templateChannels(result.sorting, result.units.indexOf(unit!));
      const microvolts = await cutWaveforms(
        viewing,
        await session.open(ref.recordingId),
        result,
        {
          channels,
          segmentIndex: Uint16Array.of(segment),
          sampleIndex: Float64Array.of(sample),
        },
        cancellation,
      );
      const { templateSamples } = result.sorting.templates;
      return { unitId, segment, sample, channels, templateSamples, microvolts };
    },

    async readSimilarity(request) {
      const result = await results.get(sessions.get(request.sessionId), request);
      return {
        revision: result.curation.revision,
        unitIds: result.units.map(({ unitId }) => unitId),
        values: similarities(result),
      };
    },
  };
}

/** @throws UserError `NO_SUCH_SPIKE` */
function requireSpike(
  { found }: CuratedRun,
  { rows, unitId }: CuratedUnit,
  segment: number,
  sample: number,
): void {
  const moment = { segment, start: sample, end: sample + 1 };
  if (rowsIn(rows, found.spikes, moment).length > 0) return;
  throw new UserError(
    'NO_SUCH_SPIKE',
    `Unit ${unitId} has no spike at sample ${sample} of segment ${segment}. Read its spikes again.`,
  );
}

type Templates = Sorting['templates'];

/** Rows of some units' templates, one a channel. */
interface TemplateRows {
  /** Of each unit, and beyond the last one. */
  readonly firstRow: Uint32Array;
  readonly channels: Uint16Array;
  /** Of each row: where it is among the rows of all units and channels. */
  readonly sources: readonly number[];
}

/** The channels on which each unit can be seen: of a large probe all others hold nothing but zeros. */
function rowsOf({ templates }: Sorting, places: readonly number[]): TemplateRows {
  const { channelCount, templateSamples, microvolts } = templates;
  const firstRow = new Uint32Array(places.length + 1);
  const sources = places.flatMap((place, unit) => {
    const all = Array.from(
      { length: channelCount },
      (_, channel) => place * channelCount + channel,
    );
    const sizes = all.map((row) =>
      microvolts
        .subarray(row * templateSamples, (row + 1) * templateSamples)
        .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
    );
    const least = leastShare * Math.max(...sizes);
    const own = all.filter((_, channel) => sizes[channel]! > 0 && sizes[channel]! >= least);
    firstRow[unit + 1] = firstRow[unit]! + own.length;
    return own;
  });
  return { firstRow, channels: Uint16Array.from(sources, (row) => row % channelCount), sources };
}

function pick({ microvolts, templateSamples }: Templates, { sources }: TemplateRows) {
  const picked = new Float32Array(sources.length * templateSamples);
  sources.forEach((row, i) => {
    const start = row * templateSamples;
    picked.set(microvolts.subarray(start, start + templateSamples), i * templateSamples);
  });
  return picked;
}

/** The initial templates as long as the learned ones, with their troughs at the same sample. */
function onSameSamples({ templates, initialTemplates }: Sorting): Templates {
  const { channelCount, templateSamples, nBefore } = templates;
  const { templateSamples: length, nBefore: before, microvolts } = initialTemplates;
  if (length === templateSamples && before === nBefore) return initialTemplates;
  const rows = microvolts.length / length;
  const moved = new Float32Array(rows * templateSamples);
  const shift = nBefore - before;
  for (let row = 0; row < rows; row++) {
    for (let k = Math.max(0, -shift); k < Math.min(length, templateSamples - shift); k++) {
      moved[row * templateSamples + k + shift] = microvolts[row * length + k]!;
    }
  }
  return { channelCount, templateSamples, nBefore, microvolts: moved };
}

/** Of every two units; those that share no channel have nothing in common. */
function similarities({ sorting, units }: CuratedRun): Float32Array {
  const lag = Math.round((mostLagMs / 1000) * sorting.sampleRate);
  const channels = units.map((_, unit) => templateChannels(sorting, unit));
  const values = new Float32Array(units.length ** 2);
  units.forEach((_, a) => {
    values[a * units.length + a] = 1;
    for (let b = 0; b < a; b++) {
      if (!channels[a]!.some((channel) => channels[b]!.includes(channel))) continue;
      const both = [...new Set([...channels[a]!, ...channels[b]!])];
      const alike = similarity(
        templateRows(sorting, a, both),
        templateRows(sorting, b, both),
        both.length,
        lag,
      );
      values[a * units.length + b] = alike;
      values[b * units.length + a] = alike;
    }
  });
  return values;
}
