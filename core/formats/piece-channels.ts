import { hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { gapNotices } from './gap-notices.ts';
import type { OpenOptions } from './open-options.ts';
import type { PieceIndex, Stretch } from './piece-index.ts';
import { pieceRecording } from './piece-recording.ts';
import type { SampleType } from './sample-type.ts';
import type { StoredChannel } from './stored-recording.ts';
import { emptyFile } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

/** A channel of a file whose channels lie in pieces between each other. */
export interface PiecedChannel extends StoredChannel {
  readonly pieces: PieceIndex;
  readonly sampleType: SampleType;
  /** Ticks of the file's clock from one sample to the next. */
  readonly ticksPerFrame: number;
  readonly isElectrode: boolean;
  /** Channels of one kind belong together. */
  readonly kind: string;
}

/**
 * The recording of the channels that belong together with the first electrode among those of the
 * highest rate: of its kind and rate, with samples over the same stretches. The others are listed.
 * @param tickSeconds of the file's clock
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`; DamagedFileError `CLOCK_JUMPS`
 */
export function openPieces(
  source: ByteSource,
  channels: readonly PiecedChannel[],
  tickSeconds: number,
  options: OpenOptions,
): Recording {
  const filled = channels.filter(({ pieces }) => pieces.frameCount > 0);
  if (filled.length === 0) throw emptyFile(source);
  const electrodes = filled.filter(({ isElectrode }) => isElectrode);
  const candidates = electrodes.length > 0 ? electrodes : filled;
  const lead = candidates.reduce((a, b) => (b.ticksPerFrame < a.ticksPerFrame ? b : a));
  const leadStretches = lead.pieces.stretches(lead.ticksPerFrame, source);
  const used = filled.flatMap((channel) => {
    if (channel.kind !== lead.kind || channel.ticksPerFrame !== lead.ticksPerFrame) return [];
    const stretches = channel.pieces.stretches(channel.ticksPerFrame, source);
    const runsAlong =
      stretches.length === leadStretches.length &&
      stretches.every((stretch, i) => isBeside(stretch, leadStretches[i], lead.ticksPerFrame));
    return runsAlong ? [{ ...channel, stretches }] : [];
  });
  const sampleRate = hertz(1 / (lead.ticksPerFrame * tickSeconds));
  const segments = leadStretches.map(({ ticks }, i) => ({
    firstFrame: 0,
    startSample: sampleIndex(Math.round(ticks / lead.ticksPerFrame)),
    sampleCount: Math.min(...used.map(({ stretches }) => stretches[i].sampleCount)),
    startTime: seconds(ticks * tickSeconds),
  }));
  const wiring = wireChannels(
    used.map((channel) => ({
      ...channel,
      firstFrames: channel.stretches.map(({ firstFrame }) => firstFrame),
      isElectrode: channel.isElectrode || options.allChannels === true,
    })),
    options.probe,
  );
  requireElectrodes(wiring, source.name);
  return pieceRecording(source, {
    sampleRate,
    channels: wiring.channels,
    segments,
    probe: wiring.probe,
    notices: [
      ...gapNotices(source.name, segments),
      ...otherNotices(
        channels,
        used.map(({ pieces }) => pieces),
      ),
      ...wiring.notices,
    ],
  });
}

/** Channels are converted one after the other, so they begin up to a frame apart. */
function isBeside(stretch: Stretch, lead: Stretch, ticksPerFrame: number): boolean {
  return (
    Math.abs(stretch.ticks - lead.ticks) <= ticksPerFrame &&
    Math.abs(stretch.sampleCount - lead.sampleCount) <= 1
  );
}

function otherNotices(channels: readonly PiecedChannel[], used: readonly PieceIndex[]): Notice[] {
  const others = channels.filter(({ pieces }) => !used.includes(pieces));
  if (others.length === 0) return [];
  const names = others.map(({ name }) => name).join(', ');
  const message = `${others.length} of ${channels.length} channels have another rate, kind or length and were left out: ${names}.`;
  return [{ code: 'OTHER_RATES_LEFT_OUT', message }];
}
