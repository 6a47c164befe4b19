import type { Recording } from '../recording/recording.ts';
import type { BadSpan } from './bad-spans.ts';
import { type Block, BlockStore } from './block-store.ts';
import type { PreprocessPlan } from './plan.ts';

/** A view of a recording through preprocessing. */
export interface PreprocessedRecording extends Recording {
  /** Samples in [start, end) of a segment, which was read a moment ago, that carry no signal and are masked. */
  badSpans(segment: number, start: number, end: number): readonly BadSpan[];
}

/** Both views of a preprocessed recording; what one has computed, the other does not compute again. */
export interface Preprocessed {
  /** Microvolts: band-passed, referenced, without offset. */
  readonly filtered: PreprocessedRecording;
  /** Units of noise: white over channels and time, standard deviation 1. */
  readonly whitened: PreprocessedRecording;
}

/**
 * Views of a recording through a plan. They are read by ranges like any recording, and a range is
 * the same bytes however it is cut: the signal is processed in blocks that lie fixed on its clock.
 */
export function filteredAndWhitened(recording: Recording, plan: PreprocessPlan): Preprocessed {
  const blocks = new BlockStore(recording, plan, true);
  return {
    filtered: viewOf(recording, plan, blocks, blocks.filtered.bind(blocks)),
    whitened: viewOf(recording, plan, blocks, blocks.whitened.bind(blocks)),
  };
}

/** The recording in filtered microvolts. */
export function filtered(recording: Recording, plan: PreprocessPlan): PreprocessedRecording {
  return filteredAndWhitened(recording, plan).filtered;
}

/** The recording in units of noise. */
export function whitened(recording: Recording, plan: PreprocessPlan): PreprocessedRecording {
  const blocks = new BlockStore(recording, plan, false);
  return viewOf(recording, plan, blocks, blocks.whitened.bind(blocks));
}

function viewOf(
  recording: Recording,
  plan: PreprocessPlan,
  blocks: BlockStore,
  lookAt: (segment: number, index: number, look: (block: Block) => void) => Promise<void>,
): PreprocessedRecording {
  const { channelCount } = recording;
  const { blockSamples } = plan;
  return {
    sampleRate: recording.sampleRate,
    channelCount,
    channelNames: recording.channelNames,
    segments: recording.segments,
    probe: recording.probe,
    gainToMicrovolts: 1,
    notices: [...recording.notices, ...plan.notices],
    badSpans: (segment, start, end) => blocks.badSpans(segment, start, end),
    async read(segment, start, end, out) {
      const samples = end - start;
      for (let from = start; from < end; ) {
        const index = Math.floor(from / blockSamples);
        const first = from;
        const to = Math.min(end, (index + 1) * blockSamples);
        await lookAt(segment, index, ({ values, stride, context }) => {
          const offset = context + first - index * blockSamples;
          for (let channel = 0; channel < channelCount; channel++) {
            const at = channel * stride + offset;
            out.set(values.subarray(at, at + to - first), channel * samples + first - start);
          }
        });
        from = to;
      }
      return out;
    },
  };
}
