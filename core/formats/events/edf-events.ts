import { partOfStage, silentContext } from '../../base/progress.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import type { BlockChannel } from '../block-recording.ts';
import { blockRecording, type SampleBlocks } from '../block-recording.ts';
import { readAnnotations } from '../edf-annotations.ts';
import type { EdfHeader } from '../edf-header.ts';
import type { StoredDescription } from '../stored-recording.ts';
import { findChanges, wordChanges } from './digital-lines.ts';
import { EventList } from './event-list.ts';

/** The codes of the trigger inputs of BioSemi; the bits above tell of the device. */
const TRIGGER_BITS = 0xffff;

/**
 * Annotations of EDF+ and BDF+, and the trigger codes in the `Status` of BDF.
 * @param onset of the first record, from which the recording's clock counts
 */
export function edfEvents(
  header: EdfHeader,
  recordCount: number,
  onset: number,
  blocks: SampleBlocks,
  description: StoredDescription<BlockChannel>,
): EventSource | undefined {
  const { source } = blocks;
  const status = header.signals.filter(
    ({ isStatus, framesPerRecord }) => isStatus && framesPerRecord === blocks.framesPerBlock,
  );
  const annotationBytes = header.signals
    .filter(({ isAnnotations }) => isAnnotations)
    .reduce((sum, { framesPerRecord }) => sum + framesPerRecord * header.sampleBytes, 0);
  if (status.length === 0 && annotationBytes === 0) return undefined;
  return {
    byteLength: async () => (status.length > 0 ? source.byteLength : recordCount * annotationBytes),
    async read(context = silentContext) {
      const list = new EventList(description, source.name);
      if (annotationBytes > 0) await addAnnotations(source, header, recordCount, onset, list);
      for (const [i, { label, byteOffset }] of status.entries()) {
        const channel = { name: label, byteOffset, gainToMicrovolts: 1, offsetCounts: 0 };
        const words = blockRecording(blocks, { ...description, channels: [channel] });
        const share = partOfStage(context, i, status.length);
        await findChanges({ words, changes: wordChanges(label, TRIGGER_BITS) }, list, share);
      }
      return list.finish();
    },
  };
}

async function addAnnotations(
  source: ByteSource,
  header: EdfHeader,
  recordCount: number,
  start: number,
  list: EventList,
): Promise<void> {
  for (let record = 0; record < recordCount; record++) {
    for (const { onset, durationSeconds, text } of await readAnnotations(source, header, record)) {
      if (text === '') continue;
      list.addAtTime(onset - start, {
        channel: 'annotations',
        label: text,
        ...(durationSeconds !== undefined && { durationSeconds }),
      });
    }
  }
}
