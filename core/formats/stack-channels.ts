import { assert } from '../base/assert.ts';
import type { Recording } from '../recording/recording.ts';

/** What a stack says beside what its channels say. */
export type StackFacts = Pick<Recording, 'channelNames' | 'probe' | 'notices'>;

/** One recording of many that hold a channel each, of the same rate and the same segments. */
export function stackChannels(channels: readonly Recording[], facts: StackFacts): Recording {
  assert(channels.length > 0, 'a recording needs a channel');
  assert(
    channels.every(({ channelCount }) => channelCount === 1),
    'stacked recordings have one channel',
  );
  const { sampleRate, segments, gainToMicrovolts } = channels[0];
  return {
    sampleRate,
    channelCount: channels.length,
    segments,
    gainToMicrovolts,
    ...facts,
    async read(segment, start, end, out) {
      const length = end - start;
      const rows = channels.map((channel, c) =>
        channel.read(segment, start, end, out.subarray(c * length, (c + 1) * length)),
      );
      await Promise.all(rows);
      return out;
    },
  };
}
