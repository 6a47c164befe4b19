import type { ChannelFileEvents } from '../channel-files.ts';
import { ncsHeaderBytes, readNeuralynxText } from '../neuralynx-header.ts';
import { withSource } from './event-files.ts';
import { eachRecord } from './fixed-records.ts';

/**
 * i16 reserved, system and size, u64 microseconds, i16 id of the event, u16 lines of the port, 3 x i16
 * and 8 x i32 reserved, 128 bytes of text.
 */
const RECORD_BYTES = 184;
const TEXT_BYTES = 128;

/** Events of Neuralynx (`.nev`): words of digital ports, and what was typed or done meanwhile. */
export const neuralynxEvents: ChannelFileEvents = {
  isFile: (name) => /\.nev$/i.test(name),
  readFile: (tree, path, list) =>
    withSource(tree, path, async (source) => {
      await readNeuralynxText(source);
      await eachRecord(source, ncsHeaderBytes, RECORD_BYTES, (record) => {
        record.skip(3 * 2);
        const microseconds = record.uint64();
        record.skip(2);
        const value = record.uint16();
        record.skip(3 * 2 + 8 * 4);
        const label = record.text(TEXT_BYTES);
        list.addAtTime(microseconds / 1e6, { channel: channelOf(label), value, label });
      });
    }),
};

/** A port names itself in the text of its events; the others come from the program. */
function channelOf(label: string): string {
  const port = /board (\d+) port (\d+)/.exec(label);
  if (port !== null) return `board ${port[1]} port ${port[2]}`;
  return /^TTL/i.test(label) ? 'TTL' : 'Cheetah';
}
