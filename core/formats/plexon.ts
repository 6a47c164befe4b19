import { UserError } from '../base/errors.ts';
import { plexonEvents } from './events/plexon-events.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { openPieces, type PiecedChannel } from './piece-channels.ts';
import { PieceIndex } from './piece-index.ts';
import { blockTypes, eachPlexonBlock } from './plexon-blocks.ts';
import { readPlexonHeader } from './plexon-header.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';

/** What Plexon calls its sources, the one to sort first: wide band, spikes' band, field potentials. */
const ELECTRODE_KINDS = ['WB', 'SPKC', 'FP'];

/**
 * The continuous channels of a `.plx` file of Plexon: the wide band, or else what is nearest to it.
 * All blocks are looked at when it is opened: the file has no table of them.
 * @throws UserError `NO_SERIES`, `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `PLEXON_HEADER`, `PLEXON_BLOCK`, `CLOCK_JUMPS`
 */
export async function openPlexon(
  { source }: FormatFile,
  options: OpenOptions,
): Promise<OpenedFile> {
  refuseOptions(options, layoutOptions, source.name, 'Plexon');
  const header = await readPlexonHeader(source);
  const pieces = new Map(header.slow.map(({ number }) => [number, new PieceIndex()]));
  const notices = await eachPlexonBlock(source, header, (block) => {
    if (block.type !== blockTypes.slow) return;
    pieces.get(block.channel)?.add(block.offset, block.ticks, block.sampleCount);
  });
  const channels = header.slow.map((channel): PiecedChannel => {
    const kind = /^\D*/.exec(channel.name)![0].trim();
    return {
      ...channel,
      kind,
      pieces: pieces.get(channel.number)!,
      sampleType: 'int16',
      offsetCounts: 0,
      ticksPerFrame: header.timestampRate / channel.sampleRate,
      isElectrode: !/^AI/i.test(kind),
    };
  });
  const filled = channels.filter((channel) => channel.pieces.frameCount > 0);
  if (filled.length === 0) {
    throw new UserError(
      'NO_SERIES',
      `${source.name} holds spikes or events but no continuous samples: there is nothing to sort. Record with wide-band data, or export what was recorded.`,
    );
  }
  const best = ELECTRODE_KINDS.find((kind) => filled.some((channel) => channel.kind === kind));
  const offered = channels.map((channel) => ({
    ...channel,
    isElectrode: channel.isElectrode && (best === undefined || channel.kind === best),
  }));
  const recording = openPieces(source, offered, 1 / header.timestampRate, options);
  return {
    recording: { ...recording, notices: [...notices, ...recording.notices] },
    events: plexonEvents(source, header, recording),
  };
}
