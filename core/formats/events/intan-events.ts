import { DamagedFileError } from '../../base/errors.ts';
import { type Hertz, hertz } from '../../base/quantities.ts';
import type { FileTree } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import { type Probe, unknownProbe } from '../../recording/probe.ts';
import type { Notice } from '../../recording/recording.ts';
import { blockRecording, type SampleBlocks } from '../block-recording.ts';
import type { IntanBlock } from '../intan-blocks.ts';
import type { IntanChannel, IntanHeader } from '../intan-header.ts';
import { matrixRecording } from '../matrix-recording.ts';
import { joinPath } from '../paths.ts';
import type { StoredSegment } from '../stored-recording.ts';
import { digitalEvents, findChanges, lineChanges } from './digital-lines.ts';
import { eventFiles, filesAt, withSource } from './event-files.ts';

/** The digital ports, and the files that hold their words where each signal has a file. */
const ports = [
  { signal: 'din', file: 'digitalin.dat' },
  { signal: 'dout', file: 'digitalout.dat' },
] as const;

interface WordsFacts {
  readonly sampleRate: Hertz;
  readonly segments: readonly StoredSegment[];
  readonly probe: Probe;
  readonly notices: readonly Notice[];
}

const factsOfWords = ({ sampleRate }: IntanHeader, segments: readonly StoredSegment[]) =>
  ({ sampleRate: hertz(sampleRate), segments, probe: unknownProbe(1), notices: [] }) as WordsFacts;

const wordsChannel = { name: 'words', gainToMicrovolts: 1, offsetCounts: 0 };

const linesOf = ({ channels }: IntanHeader, port: (typeof ports)[number]['signal']) =>
  channels.filter(({ signal }) => signal === port);

/** The bit of a line in its port's words is its native order. */
function changesOf(lines: readonly IntanChannel[]) {
  const names = new Map(lines.map((line) => [line.nativeOrder, line.customName]));
  return lineChanges((bit) => names.get(bit));
}

/** Changes of the digital inputs and outputs in a file of blocks. */
export function eventsInBlocks(
  header: IntanHeader,
  { offsets }: IntanBlock,
  blocks: SampleBlocks,
  segments: readonly StoredSegment[],
): EventSource | undefined {
  const found = ports.flatMap(({ signal }) => {
    const lines = linesOf(header, signal);
    if (lines.length === 0) return [];
    const channels = [{ ...wordsChannel, byteOffset: offsets[signal] }];
    const words = blockRecording(blocks, { ...factsOfWords(header, segments), channels });
    return [{ words, changes: changesOf(lines) }];
  });
  return found.length === 0 ? undefined : digitalEvents(found, blocks.source);
}

/** Changes of the digital inputs and outputs beside the file of the amplifiers, by port or by line. */
export function eventsInParts(
  tree: FileTree,
  folder: string,
  header: IntanHeader,
  segments: readonly StoredSegment[],
): EventSource | undefined {
  const linesAt = new Map<string, readonly IntanChannel[]>();
  for (const { signal, file } of ports) {
    const lines = linesOf(header, signal);
    if (lines.length > 0) linesAt.set(joinPath(folder, file), lines);
    for (const line of lines) {
      const alone = [{ ...line, nativeOrder: 0 }];
      linesAt.set(joinPath(folder, `board-${line.nativeName}.dat`), alone);
    }
  }
  if (linesAt.size === 0) return undefined;
  const findPaths = () => filesAt(tree, linesAt.keys());
  const facts = factsOfWords(header, segments);
  const last = segments[segments.length - 1];
  const frameCount = last.firstFrame + last.sampleCount;
  return eventFiles(tree, facts, folder, findPaths, (path, list, context) =>
    withSource(tree, path, async (source) => {
      if (source.byteLength < 2 * frameCount) {
        throw new DamagedFileError(
          'DIGITAL_LINES_SHORT',
          `${source.name} has the lines for ${Math.floor(source.byteLength / 2)} of ${frameCount} samples. Copy it again.`,
        );
      }
      const matrix = { ...wordsMatrix, source, frameCount };
      const channels = [{ ...wordsChannel, column: 0 }];
      const words = matrixRecording(matrix, { ...facts, channels });
      await findChanges({ words, changes: changesOf(linesAt.get(path)!) }, list, context);
    }),
  );
}

const wordsMatrix = {
  dataOffset: 0,
  sampleType: 'uint16',
  byteOrder: 'little',
  order: 'interleaved',
  columnCount: 1,
} as const;
