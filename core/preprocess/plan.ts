import { UserError } from '../base/errors.ts';
import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { type BadSpan, badSpansOf } from './bad-spans.ts';
import { noticesAboutBad } from './bad-stretch-notices.ts';
import { settlingSamples } from './biquad.ts';
import { designBandPass, type SecondOrderSections } from './butterworth.ts';
import { duplicateChannels, levelsOf, usableChannels } from './channel-check.ts';
import { applyGains, type FilterPlan, RangeFilter } from './filter-range.ts';
import { MotionCorrection } from './motion/correct-motion.ts';
import { type LocateGroups, locatingHere } from './motion/locate-in-pieces.ts';
import type { Motion } from './motion/motion.ts';
import { type DriftMode, motionOf, noticesAboutMotion } from './motion/recorded-motion.ts';
import { spikeNeighbours } from './neighbourhood.ts';
import type { FilteredPiece } from './quiet.ts';
import { surveyRaw } from './raw-survey.ts';
import { choosePieces, type Piece, samplesForNoise, samplesForSharing } from './sample.ts';
import { mixBlock, signalKernels } from './signal-kernels.ts';
import { SpikeSharing } from './spike-sharing.ts';
import { planWhitening, type WhiteningPlan, type WhitenMode } from './whitening.ts';

/** The parameters that decide how a recording is preprocessed. */
export interface PreprocessParameters {
  readonly seed: number;
  readonly bandPass: 'off' | { readonly lowHz: number; readonly highHz: number };
  readonly reference: 'auto' | 'median' | 'off';
  readonly whiten: WhitenMode;
  readonly neighbourhoodUm: number;
  readonly drift: DriftMode;
}

/**
 * Everything that preprocessing needs to know, estimated once: plain numbers and typed arrays, so
 * that every thread can be given a copy and produces the same bytes.
 */
export interface PreprocessPlan extends FilterPlan, WhiteningPlan {
  /** 1 for channels that take part; 0 for dead, noisy and repeated ones, whose whitened signal is zero. */
  readonly usableChannels: Uint8Array;
  /**
   * For every channel the usable ones that can see its spikes, itself included, sorted; none for an
   * unusable channel. By the positions of contacts, or where nothing states them by the spikes.
   */
  readonly spikeNeighbours: readonly Int32Array[];
  /** 1.4826 MAD of each channel of the filtered signal, microvolts. */
  readonly noiseLevelMicrovolts: Float64Array;
  /** How the tissue moved; null where it was not asked for. */
  readonly motion: Motion | null;
  /** The signal is processed in blocks of this many samples, counted from the start of its segment. */
  readonly blockSamples: number;
  readonly notices: readonly Notice[];
}

/** Half the poles of the band-pass: 36 dB an octave after both passes. */
const bandPassOrder = 3;

/** Highest upper band edge, as a share of the sampling rate. */
const highestEdge = 0.45;

/** From this many distinct channels on, `reference: 'auto'` subtracts their median. */
const autoReferenceChannels = 16;

/** Up to this many channels of unknown positions are taken for one bundle of wires, such as a tetrode. */
const oneBundle = 4;

/** Most numbers in one block with its margins. */
const blockValues = 16_000_000;

/**
 * Estimates how to preprocess a recording from a seeded sample of it: offsets, filter, reference,
 * noise levels, motion along the probe, whitening over space and time. With `whiten: 'off'` every channel is still divided
 * by its own noise level, because the model counts on noise of standard deviation 1.
 * @param locateSpikes where drift is looked for
 * @throws UserError (`BAND_OUTSIDE_RECORDING`) when the band lies above what the sampling rate holds
 */
export async function planPreprocessing(
  recording: Recording,
  parameters: PreprocessParameters,
  context: WorkContext,
  locateSpikes: LocateGroups = locatingHere(recording),
): Promise<PreprocessPlan> {
  const { cancellation } = context;
  const report = (fraction: number) => {
    throwIfCancelled(cancellation);
    context.onProgress({ stage: 'Measuring the noise', fraction });
  };
  report(0);
  const band = bandPassOf(recording, parameters.bandPass);
  const grid = gridOf(recording, band.sections);
  const random = Random.forStream(parameters.seed, 0);
  const pieces = choosePieces(recording, samplesForNoise(recording), grid.blockSamples, random);
  const survey = await surveyRaw(recording, pieces, context);
  report(0.2);
  const unreferenced: FilterPlan = {
    sections: band.sections,
    ...survey,
    referenceChannels: new Int32Array(0),
    marginSamples: grid.marginSamples,
  };
  const filtered = await filterPieces(recording, unreferenced, pieces, context);
  report(0.5);

  const levels = levelsOf(filtered, recording.channelCount, cancellation);
  const alive = usableChannels(levels, recording.channelNames);
  const distinct = duplicateChannels(filtered, levels, alive.usable, recording, cancellation);
  const usable = distinct.usable;
  const referenceChannels = chooseReference(parameters.reference, usable);
  const referenced = { ...unreferenced, referenceChannels };
  for (const piece of filtered) subtractReference(piece, recording.channelCount, referenceChannels);
  const referencedLevels =
    referenceChannels.length > 0
      ? levelsOf(filtered, recording.channelCount, cancellation)
      : levels;
  const usableLevels = referencedLevels.map((level, channel) => level * usable[channel]);
  const neighbours =
    recording.probe.geometryKnown || usable.filter((one) => one === 1).length <= oneBundle
      ? spikeNeighbours(recording.probe, usable, parameters.neighbourhoodUm)
      : await neighboursBySpikes(
          recording,
          referenced,
          usableLevels,
          grid.blockSamples,
          random,
          context,
        );
  const whiteningOf = (still: readonly FilteredPiece[], noiseLevelMicrovolts: Float64Array) =>
    planWhitening({
      pieces: still,
      noiseLevelMicrovolts,
      usable,
      spikeNeighbours: neighbours,
      probe: recording.probe,
      sampleRate: recording.sampleRate,
      mode: parameters.whiten,
      cancellation,
    });
  let withoutMotion: WhiteningPlan | null = null;
  const motion =
    parameters.drift === 'off'
      ? null
      : await motionOf(
          recording,
          {
            filter: referenced,
            noiseLevel: usableLevels,
            rangeSamples: grid.blockSamples,
          },
          locateSpikes,
          context,
          () => {
            withoutMotion = whiteningOf(filtered, referencedLevels);
          },
        );
  report(0.6);
  const corrected = motion?.isCorrected
    ? correctPieces(
        recording,
        pieces,
        filtered,
        new MotionCorrection(recording.probe, motion, usable),
      )
    : null;
  const noiseLevelMicrovolts = corrected
    ? levelsOf(corrected, recording.channelCount, cancellation)
    : referencedLevels;
  const whitening = corrected
    ? whiteningOf(corrected, noiseLevelMicrovolts)
    : (withoutMotion ?? whiteningOf(filtered, referencedLevels));
  report(1);
  return {
    ...referenced,
    usableChannels: usable,
    spikeNeighbours: neighbours,
    noiseLevelMicrovolts,
    motion,
    ...whitening,
    blockSamples: grid.blockSamples,
    notices: [
      ...band.notices,
      ...grid.notices,
      ...noticesAboutBad(recording, badSpansOfPieces(pieces, filtered), samplesOf(pieces)),
      ...alive.notices,
      ...distinct.notices,
      ...(motion === null ? [] : noticesAboutMotion(motion, parameters.drift)),
    ],
  };
}

function bandPassOf(
  recording: Recording,
  band: PreprocessParameters['bandPass'],
): { sections: SecondOrderSections; notices: Notice[] } {
  if (band === 'off') return { sections: new Float64Array(0), notices: [] };
  const limit = highestEdge * recording.sampleRate;
  const highHz = Math.min(band.highHz, limit);
  if (band.lowHz >= highHz) {
    throw new UserError(
      'BAND_OUTSIDE_RECORDING',
      `The band ${band.lowHz}-${band.highHz} Hz does not fit a sampling rate of ${recording.sampleRate} Hz, which holds frequencies up to ${limit} Hz. Choose a lower band with --band-pass, or --band-pass off; or correct the sampling rate.`,
    );
  }
  const notices: Notice[] = [];
  if (highHz < band.highHz) {
    notices.push({
      code: 'BAND_PASS_LOWERED',
      message: `The upper edge of the band-pass was lowered from ${band.highHz} to ${Number(highHz.toPrecision(4))} Hz, 0.45 of the sampling rate.`,
    });
  }
  const sections = designBandPass(band.lowHz, highHz, recording.sampleRate, bandPassOrder);
  return { sections, notices };
}

function usualBlockSamples(channelCount: number): number {
  if (channelCount > 1024) return 2048;
  if (channelCount > 512) return 4096;
  return channelCount > 64 ? 8192 : 16384;
}

/** Block and margin lengths: a function of the filter and the number of channels alone. */
function gridOf(
  recording: Recording,
  sections: SecondOrderSections,
): { blockSamples: number; marginSamples: number; notices: Notice[] } {
  const needed = settlingSamples(sections);
  const usual = usualBlockSamples(recording.channelCount);
  const most = Math.max(usual, Math.floor(blockValues / recording.channelCount / 3));
  const marginSamples = Math.min(needed, most);
  const notices: Notice[] = [];
  if (marginSamples < needed) {
    notices.push({
      code: 'BAND_PASS_TOO_SLOW',
      message: `The band-pass remembers ${needed} samples, more than the ${most} that fit in memory for ${recording.channelCount} channels; its lowest frequencies are not exact. Raise its lower edge.`,
    });
  }
  return { blockSamples: Math.max(usual, marginSamples), marginSamples, notices };
}

async function filterPieces(
  recording: Recording,
  plan: FilterPlan,
  pieces: readonly Piece[],
  context: WorkContext,
): Promise<FilteredPiece[]> {
  const filter = new RangeFilter(recording, plan);
  const filtered: FilteredPiece[] = [];
  for (const { segment, start, end } of pieces) {
    throwIfCancelled(context.cancellation);
    const samples = end - start;
    const traces = new Float32Array(recording.channelCount * samples);
    const masked = await filter.read(segment, start, end, 0, traces);
    filtered.push({ samples, traces, masked });
  }
  return filtered;
}

/**
 * Which channels see the same spikes, where nothing states the positions of their contacts.
 * @param noiseLevel of each channel, microvolts; 0 for an unusable one
 */
async function neighboursBySpikes(
  recording: Recording,
  filter: FilterPlan,
  noiseLevel: Float64Array,
  longestPiece: number,
  random: Random,
  { cancellation }: WorkContext,
): Promise<Int32Array[]> {
  const pieces = choosePieces(recording, samplesForSharing(recording), longestPiece, random);
  const range = new RangeFilter(recording, filter);
  const sharing = new SpikeSharing(noiseLevel, recording.sampleRate);
  const traces = new Float32Array(recording.channelCount * longestPiece);
  for (const { segment, start, end } of pieces) {
    throwIfCancelled(cancellation);
    const samples = end - start;
    const piece = traces.subarray(0, recording.channelCount * samples);
    await range.read(segment, start, end, 0, piece);
    sharing.add({ samples, traces: piece });
  }
  return sharing.neighbours();
}

function badSpansOfPieces(pieces: readonly Piece[], filtered: readonly FilteredPiece[]): BadSpan[] {
  return filtered.flatMap(({ masked, samples }, k) => {
    const { segment, start } = pieces[k]!;
    return badSpansOf(masked, segment, start, 0, samples);
  });
}

function samplesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { start, end }) => sum + end - start, 0);
}

function subtractReference(
  { masked, samples, traces }: FilteredPiece,
  channelCount: number,
  referenceChannels: Int32Array,
): void {
  signalKernels().commonReference(referenceChannels).subtract(traces, channelCount, samples);
  if (referenceChannels.length > 0) applyGains(masked, traces, samples);
}

/** Pieces as if the tissue had not moved. */
function correctPieces(
  { segments, sampleRate }: Recording,
  pieces: readonly Piece[],
  filtered: readonly FilteredPiece[],
  correction: MotionCorrection,
): FilteredPiece[] {
  return filtered.map(({ samples, traces, masked }, k) => {
    const { segment, start, end } = pieces[k]!;
    const middle = segments[segment]!.startTime + (start + end) / 2 / sampleRate;
    return { samples, masked, traces: mixBlock(correction.at(middle), traces, samples) };
  });
}

/** Channels to take the common median over. One channel alone would cancel itself. */
function chooseReference(
  reference: PreprocessParameters['reference'],
  usable: Uint8Array,
): Int32Array {
  const channels = Int32Array.from(usable.keys()).filter((channel) => usable[channel] === 1);
  const fewest = reference === 'auto' ? autoReferenceChannels : 2;
  return reference === 'off' || channels.length < fewest ? new Int32Array(0) : channels;
}
