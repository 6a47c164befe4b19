import { spike2Events } from './events/spike2-events.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { openPieces, type PiecedChannel } from './piece-channels.ts';
import { PieceIndex } from './piece-index.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { bytesPerSample } from './sample-type.ts';
import { eachSpike2Block } from './spike2-blocks.ts';
import {
  damagedSpike2,
  readSpike2Header,
  type Spike2Channel,
  spike2Kinds,
} from './spike2-header.ts';

/** Factors to microvolts of what channels are measured in. */
const MICROVOLTS: Readonly<Record<string, number>> = {
  uv: 1,
  µv: 1,
  mv: 1e3,
  v: 1e6,
  volt: 1e6,
  volts: 1e6,
};

/**
 * The waveforms of a 32-bit Spike2 file (`.smr`) that have the highest rate.
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `SPIKE2_HEADER`, `SPIKE2_BLOCK`, `CLOCK_JUMPS`
 */
export async function openSpike2(
  { source }: FormatFile,
  options: OpenOptions,
): Promise<OpenedFile> {
  refuseOptions(options, layoutOptions, source.name, 'Spike2');
  const header = await readSpike2Header(source);
  const channels: PiecedChannel[] = [];
  for (const channel of header.channels) {
    const sampleType = sampleTypeOf(channel);
    if (sampleType === undefined) continue;
    const pieces = new PieceIndex();
    await eachSpike2Block(source, header, channel, bytesPerSample(sampleType), (block) =>
      pieces.add(block.offset, block.ticks, block.itemCount),
    );
    const { title, ticksPerFrame, perCount, offset, unit } = channel;
    const isScaled = Number.isFinite(perCount) && perCount !== 0 && Number.isFinite(offset);
    if (pieces.frameCount > 0 && !(ticksPerFrame > 0 && isScaled)) {
      throw damagedSpike2(source, `describes ${title} by ${ticksPerFrame} ticks and ${perCount}`);
    }
    const microvolts = MICROVOLTS[unit.toLowerCase()];
    channels.push({
      name: title,
      kind: 'waveform',
      sampleType,
      pieces,
      ticksPerFrame,
      gainToMicrovolts: perCount * (microvolts ?? 1),
      offsetCounts: -offset / perCount,
      isElectrode: microvolts !== undefined,
    });
  }
  const recording = openPieces(source, channels, header.tickSeconds, options);
  return { recording, events: spike2Events(source, header, recording) };
}

function sampleTypeOf({ kind }: Spike2Channel) {
  if (kind === spike2Kinds.adc) return 'int16';
  return kind === spike2Kinds.realWave ? 'float32' : undefined;
}
