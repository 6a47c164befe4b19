import {
  partOfStage,
  silentContext,
  throwIfCancelled,
  type WorkContext,
} from '../../base/progress.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { type EventSource, readingEventsStage } from '../../recording/events.ts';
import { type Recording, totalSampleCount } from '../../recording/recording.ts';
import { EventList } from './event-list.ts';

/** Whole numbers that a digital port was sampled as. */
export interface DigitalPort {
  /** One channel, its words as they are stored. */
  readonly words: Recording;
  /** Events of a change from one word to the next. */
  readonly changes: (word: number, previous: number) => readonly LineChange[];
}

interface LineChange {
  readonly channel: string;
  readonly value: number;
}

/** Of a column among hundreds, still a few megabytes: a disk gives them in less than a person notices. */
const FRAMES_PER_READ = 1 << 14;

/**
 * The changes of digital ports that are sampled with the signal. A line that is up at the start of a
 * segment has not changed there.
 */
export function digitalEvents(
  ports: readonly DigitalPort[],
  { name, byteLength }: ByteSource,
): EventSource {
  return {
    byteLength: async () => byteLength,
    async read(context = silentContext) {
      const list = new EventList(ports[0].words, name);
      for (const [i, port] of ports.entries()) {
        const share = partOfStage(context, i, ports.length);
        await findChanges(port, list, share);
      }
      return list.finish();
    },
  };
}

/** @throws CancellationError */
export async function findChanges(
  { words, changes }: DigitalPort,
  list: EventList,
  context: WorkContext,
): Promise<void> {
  const out = new Float32Array(FRAMES_PER_READ);
  const frameCount = totalSampleCount(words);
  let framesDone = 0;
  for (const [segment, { sampleCount }] of words.segments.entries()) {
    let previous = Number.NaN;
    for (let start = 0; start < sampleCount; start += FRAMES_PER_READ) {
      throwIfCancelled(context.cancellation);
      const end = Math.min(start + FRAMES_PER_READ, sampleCount);
      await words.read(segment, start, end, out);
      for (let i = 0; i < end - start; i++) {
        const word = out[i];
        if (word === previous) continue;
        if (start + i > 0) {
          for (const change of changes(word, previous))
            list.addAtSample(segment, start + i, change);
        }
        previous = word;
      }
      framesDone += end - start;
      context.onProgress({ stage: readingEventsStage, fraction: framesDone / frameCount });
    }
  }
}

/**
 * Each bit is a line.
 * @param nameOf name of a bit's line; undefined for bits that mean nothing
 */
export function lineChanges(nameOf: (bit: number) => string | undefined): DigitalPort['changes'] {
  return (word, previous) => {
    const changes: LineChange[] = [];
    for (let bit = 0, changed = word ^ previous; bit < WORD_BITS; bit++) {
      const channel = (changed >> bit) & 1 ? nameOf(bit) : undefined;
      if (channel !== undefined) changes.push({ channel, value: (word >> bit) & 1 });
    }
    return changes;
  };
}

const WORD_BITS = 16;

/** A port whose word as a whole is a code: an event is its change to a code other than `rest`. */
export function wordChanges(channel: string, mask: number, rest = 0): DigitalPort['changes'] {
  return (word, previous) => {
    const code = word & mask;
    return code === (previous & mask) || code === rest ? [] : [{ channel, value: code }];
  };
}
