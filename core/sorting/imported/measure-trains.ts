import { UserError } from '../../base/errors.ts';
import type { WorkContext } from '../../base/progress.ts';
import { samplesInMs } from '../../base/quantities.ts';
import { Random } from '../../base/random.ts';
import { type PreprocessPlan, planPreprocessing } from '../../preprocess/plan.ts';
import { filtered } from '../../preprocess/preprocess.ts';
import type { LabelledSpikes } from '../../recording/labelled-spikes.ts';
import type { Notice, Recording } from '../../recording/recording.ts';
import { USUAL_TEMPLATE_MS } from '../learn-units.ts';
import { SHARE_BEFORE_TROUGH } from '../measure-atoms.ts';
import type { Parameters } from '../parameters.ts';
import type { Sorting, Unit } from '../sorting.ts';
import { templatePeak } from '../template-heights.ts';
import { extremumOf } from '../unit-templates.ts';
import { type MeanWaveforms, meanWaveforms } from './mean-waveforms.ts';
import { spikeAmplitudes } from './spike-amplitudes.ts';
import { SpikePieces } from './spike-pieces.ts';

/** Stream of random numbers for what is read to measure templates. */
const MEANS_STREAM = 4;
/** Means of noise reach about five of their standard deviations over all channels and samples. */
const LEAST_EXCESS = 8;
/** Fewer spikes cannot show that they are of another recording. */
const ENOUGH_TO_REFUSE = 100;

/** A sorting with the plan that its signal was prepared by. */
export interface MeasuredTrains {
  readonly sorting: Sorting;
  readonly preprocess: PreprocessPlan;
}

/**
 * The sorting that spike trains found by another program make of a recording: templates are the means of
 * the filtered signal around the spikes, on the channels near the largest one; amplitudes are fitted to it.
 * Spikes keep their samples. What only learning gives is not there: first templates are zero, margins,
 * lambda and sigma are NaN.
 * @param spikes placed in the segments of the recording; units without any are left out
 * @param parameters how the signal is filtered; drift is not corrected, whatever they say
 * @throws UserError `SPIKES_NOT_IN_SIGNAL` where no unit stands out of the noise, so that the spikes must
 * be of another recording; CancellationError
 */
export async function measureTrains(
  recording: Recording,
  spikes: LabelledSpikes,
  parameters: Parameters,
  context: WorkContext,
): Promise<MeasuredTrains> {
  const own: Parameters = { ...parameters, drift: 'off', groupAtoms: false };
  const preprocess = await planPreprocessing(recording, own, context);
  const signal = filtered(recording, preprocess);
  const { templateMs } = own;
  const templateSamples = samplesInMs(
    templateMs === 'auto' ? USUAL_TEMPLATE_MS : templateMs,
    recording.sampleRate,
  );
  const nBefore = Math.round(SHARE_BEFORE_TROUGH * templateSamples);
  const { firing, notices } = withoutSilent(spikes);
  const pieces = new SpikePieces(
    recording.segments,
    firing,
    preprocess.blockSamples,
    nBefore,
    templateSamples - nBefore,
  );
  const random = Random.forStream(own.seed, MEANS_STREAM);
  const shape = { templateSamples, nBefore };
  const means = await meanWaveforms(signal, firing, pieces, shape, random, context);
  const { templates } = means;
  const units = unitsOf(firing, means);
  const found = { templates, units };
  refuseNoise(found, means.counts, preprocess.noiseLevelMicrovolts);
  keepNeighbours(found, preprocess.spikeNeighbours);
  const amplitude = await spikeAmplitudes(signal, firing, pieces, found, context);
  const unknown = new Float64Array(units.length).fill(Number.NaN);
  return {
    preprocess,
    sorting: {
      sampleRate: recording.sampleRate,
      segments: recording.segments,
      channelNames: recording.channelNames,
      probe: recording.probe,
      units,
      spikes: {
        segmentIndex: firing.segmentIndex,
        sampleIndex: firing.sampleIndex,
        unitIndex: firing.unitIndex,
        amplitude,
        margin: new Float32Array(amplitude.length).fill(Number.NaN),
      },
      templates,
      initialTemplates: {
        ...templates,
        microvolts: new Float32Array(templates.microvolts.length),
      },
      noiseLevelMicrovolts: Float64Array.from(preprocess.noiseLevelMicrovolts),
      lambda: unknown,
      sigma: unknown.slice(),
      parameters: own,
      notices: [...recording.notices, ...preprocess.notices, ...notices],
    },
  };
}

function withoutSilent(spikes: LabelledSpikes): { firing: LabelledSpikes; notices: Notice[] } {
  const isFiring = new Uint8Array(spikes.unitIds.length);
  for (const unit of spikes.unitIndex) isFiring[unit] = 1;
  const silent = spikes.unitIds.filter((_, unit) => isFiring[unit] === 0);
  if (silent.length === 0) return { firing: spikes, notices: [] };
  let firingCount = 0;
  const placeOf = Int32Array.from(isFiring, (fires) => (fires === 1 ? firingCount++ : -1));
  return {
    firing: {
      ...spikes,
      unitIds: spikes.unitIds.filter((_, unit) => isFiring[unit] === 1),
      unitIndex: spikes.unitIndex.map((unit) => placeOf[unit]),
    },
    notices: [
      {
        code: 'SILENT_UNITS',
        message: `Units without a spike were left out: ${silent.join(', ')}.`,
      },
    ],
  };
}

/** Units in the order of their ids, each on the channel where its mean is largest. */
function unitsOf({ unitIds }: LabelledSpikes, { templates }: MeanWaveforms): Unit[] {
  const { channelCount, templateSamples, microvolts } = templates;
  const size = channelCount * templateSamples;
  return Array.from(unitIds, (unitId, unit) => {
    const waveform = Float64Array.from(microvolts.subarray(unit * size, (unit + 1) * size));
    return { unitId, mainChannel: extremumOf(waveform, templateSamples).channel };
  });
}

/** Means of as many stretches of noise are as large as those of the spikes of another recording. */
function refuseNoise(
  found: Pick<Sorting, 'templates' | 'units'>,
  counts: Int32Array,
  noiseLevels: Float64Array,
): void {
  const excess = found.units.map(({ mainChannel }, unit) => {
    const noise = noiseLevels[mainChannel] / Math.sqrt(Math.max(1, counts[unit]));
    return noise === 0 ? 0 : Math.abs(templatePeak(found, unit)) / noise;
  });
  const enough = counts.reduce((sum, count) => sum + count, 0) >= ENOUGH_TO_REFUSE;
  if (!enough || excess.some((times) => times >= LEAST_EXCESS)) return;
  throw new UserError(
    'SPIKES_NOT_IN_SIGNAL',
    `At the times of the spikes there is nothing but noise: no mean waveform of the ${found.units.length} units is larger than that of as many stretches taken at random. Choose the recording that was sorted, and check the sampling rate.`,
  );
}

/** Takes from each template the channels that are too far from its main one. */
function keepNeighbours(
  { templates, units }: Pick<Sorting, 'templates' | 'units'>,
  neighbours: readonly Int32Array[],
): void {
  const { channelCount, templateSamples, microvolts } = templates;
  units.forEach(({ mainChannel }, unit) => {
    const near = new Set([mainChannel, ...neighbours[mainChannel]]);
    for (let channel = 0; channel < channelCount; channel++) {
      if (near.has(channel)) continue;
      const at = (unit * channelCount + channel) * templateSamples;
      microvolts.fill(0, at, at + templateSamples);
    }
  });
}
