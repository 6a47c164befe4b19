import type { OpenOptions } from '../../../../core/formats/open-options.ts';
import { openRecording } from '../../../../core/formats/registry.ts';
import type { RecordedEvents } from '../../../../core/recording/events.ts';
import { memoryTree } from '../support/memory-tree.ts';

export async function readEvents(
  files: Readonly<Record<string, Uint8Array | string>>,
  path: string,
  options: OpenOptions = {},
): Promise<RecordedEvents> {
  const tree = memoryTree(files);
  const opened = await openRecording(tree, path, options);
  const held = tree.openCount();
  const events = await opened.recordings[0]!.events!.read();
  if (tree.openCount() !== held) throw new Error('a file of events was left open');
  await opened.close();
  return events;
}

/** Channel, segment, sample, value and text of every event. */
export function rowsOf(events: RecordedEvents) {
  return Array.from(events.seconds, (_, i) => [
    events.channels[events.channelIndex[i]!],
    events.segmentIndex[i],
    events.sampleIndex[i],
    events.value[i],
    events.label[i],
  ]);
}
