import type { FileTree } from '../../recording/byte-source.ts';
import type { ChannelFileEvents } from '../channel-files.ts';
import { readText } from '../read-text.ts';
import { withSource } from './event-files.ts';
import type { EventList } from './event-list.ts';
import { eachRecord } from './fixed-records.ts';

const HEADER_BYTES = 1024;
/** i64 sample, i16 place in its buffer, u8 kind, processor, state and channel, u16 recording. */
const RECORD_BYTES = 16;
const TTL = 3;

/** Digital lines (`all_channels.events`) and messages (`messages.events`: a sample and a text a line). */
export const openEphysLegacyEvents: ChannelFileEvents = {
  isFile: (name) => /^(all_channels|messages)\.events$/i.test(name),
  async readFile(tree, path, list, { sampleRate }) {
    if (/messages\.events$/i.test(path)) return readMessages(tree, path, list, sampleRate);
    await withSource(tree, path, (source) =>
      eachRecord(source, HEADER_BYTES, RECORD_BYTES, (record) => {
        const sample = record.int64();
        record.skip(2);
        const kind = record.uint8();
        record.skip(1);
        const value = record.uint8();
        const line = record.uint8();
        const channel = kind === TTL ? `TTL ${line}` : `event ${kind}`;
        list.addAtTime(sample / sampleRate, { channel, value });
      }),
    );
  },
};

async function readMessages(tree: FileTree, path: string, list: EventList, sampleRate: number) {
  for (const line of (await readText(tree, path)).split('\n')) {
    const [, sample, text] = /^\s*(\d+)[ ,]+(.*)$/.exec(line) ?? [];
    // The first lines tell when the acquisition and its processors began.
    if (sample === undefined || /^(Software time|Processor):/.test(text)) continue;
    list.addAtTime(Number(sample) / sampleRate, { channel: 'messages', label: text.trim() });
  }
}
