import { DamagedFileError, UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { unknownProbe } from '../recording/probe.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { countedSegments, findClockJumps } from './clock-jumps.ts';
import { eventsInParts } from './events/intan-events.ts';
import { gapNotices } from './gap-notices.ts';
import type { IntanChannel, IntanHeader } from './intan-header.ts';
import { signalsLeftOut } from './intan-left-out.ts';
import { amplifierMicrovolts } from './intan-scale.ts';
import { matrixRecording } from './matrix-recording.ts';
import type { OpenOptions } from './open-options.ts';
import { fileNameOf, folderNameOf, folderOf, joinPath } from './paths.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { decodeSamples } from './sample-type.ts';
import { stackChannels } from './stack-channels.ts';
import { oneSegment, type StoredSegment } from './stored-recording.ts';
import { wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

/** One file for each kind of signal: all amplifiers interleaved. */
const AMPLIFIERS_FILE = 'amplifier.dat';
const CLOCK_FILE = 'time.dat';
const STAMPS_PER_LOOK = 1 << 16;

/**
 * A recording of Intan that has a file for each kind of signal (`amplifier.dat`) or for each
 * channel (`amp-A-000.dat`), beside its header file.
 * @throws UserError `FILE_NOT_FOUND`, `EMPTY_FILE`, `NO_ELECTRODES`
 */
export async function openIntanParts(
  file: FormatFile,
  header: IntanHeader,
  options: OpenOptions,
): Promise<OpenedFile> {
  const folder = folderOf(file.path);
  const amplifiers = header.channels.filter(({ signal }) => signal === 'amplifier');
  const inFolder = (name: string) => joinPath(folder, name);
  const together = inFolder(AMPLIFIERS_FILE);
  const areTogether = await file.tree.has(together);
  const paths = areTogether
    ? [together]
    : amplifiers.map(({ nativeName }) => inFolder(`amp-${nativeName}.dat`));
  for (const path of paths) {
    if (await file.tree.has(path)) continue;
    throw new UserError(
      'FILE_NOT_FOUND',
      `${file.source.name} describes a recording whose samples are in ${AMPLIFIERS_FILE} or amp-NAME.dat beside it; ${fileNameOf(path)} is not there.`,
    );
  }
  await file.sources.close(file.source);
  const samples: ByteSource[] = [];
  for (const path of paths) samples.push(await file.sources.open(path));
  const columnCount = areTogether ? amplifiers.length : 1;
  const lengths = samples.map((source) => wholeFrames(source, 2 * columnCount));
  const frameCount = Math.min(...lengths.map((length) => length.frameCount));
  const clock = await readClock(file, inFolder(CLOCK_FILE), header, frameCount);
  const wiring = wireChannels(amplifiers.map(columnOf), options.probe);
  requireElectrodes(wiring, file.source.name);
  const facts = {
    sampleRate: hertz(header.sampleRate),
    segments: clock.segments,
    probe: wiring.probe,
    notices: [
      ...lengths.flatMap(({ notices }) => notices),
      ...clock.notices,
      ...wiring.notices,
      ...signalsLeftOut(header, ['auxiliary', 'supply', 'adc', 'dac']),
    ],
  };
  const rowsOf = (source: ByteSource, channels: readonly ReturnType<typeof columnOf>[]) =>
    matrixRecording(
      {
        source,
        dataOffset: 0,
        sampleType: 'int16',
        byteOrder: 'little',
        order: 'interleaved',
        columnCount,
        frameCount,
      },
      { ...facts, channels, probe: unknownProbe(channels.length) },
    );
  const recording: Recording = areTogether
    ? { ...rowsOf(samples[0], wiring.channels), probe: wiring.probe }
    : stackChannels(
        wiring.channels.map((channel) =>
          rowsOf(samples[channel.column], [{ ...channel, column: 0 }]),
        ),
        { ...facts, channelNames: wiring.channels.map(({ name }) => name) },
      );
  const events = eventsInParts(file.tree, folder, header, clock.segments);
  return { recording, samples, name: folderNameOf(file.tree.name, folder), events };
}

const columnOf = ({ customName }: IntanChannel, column: number) => ({
  name: customName,
  column,
  gainToMicrovolts: amplifierMicrovolts,
  offsetCounts: 0,
  isElectrode: true,
});

/** Segments by the number that `time.dat` gives every frame. */
async function readClock(
  { tree, sources }: FormatFile,
  path: string,
  header: IntanHeader,
  frameCount: number,
): Promise<{ segments: readonly StoredSegment[]; notices: readonly Notice[] }> {
  const sampleRate = hertz(header.sampleRate);
  if (!(await tree.has(path))) {
    const message = `There is no ${path}: the recording was read as one piece, and gaps in it cannot be seen.`;
    return {
      segments: oneSegment(frameCount, sampleRate),
      notices: [{ code: 'SAMPLE_NUMBERS_MISSING', message }],
    };
  }
  const source = await sources.open(path);
  try {
    if (source.byteLength < 4 * frameCount) {
      throw new DamagedFileError(
        'SAMPLE_NUMBERS_INVALID',
        `${source.name} numbers ${Math.floor(source.byteLength / 4)} of ${frameCount} frames. Move it away to read the recording as one piece.`,
      );
    }
    const starts = await findClockJumps({
      count: frameCount,
      step: 1,
      tolerance: 0,
      slack: 0,
      placesPerLook: STAMPS_PER_LOOK,
      file: source.name,
      async read(from, to) {
        return decodeSamples(await source.read(4 * from, 4 * (to - from + 1)), 'int32', 'little');
      },
    });
    const segments = countedSegments(starts, frameCount, 1, sampleRate);
    return { segments, notices: gapNotices(source.name, segments) };
  } finally {
    await sources.close(source);
  }
}
