import { DamagedFileError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { ByteReader } from './byte-reader.ts';
import type { Spike2Channel, Spike2Header } from './spike2-header.ts';

/** A block of a channel: samples, or events with their time stamps. */
export interface Spike2Block {
  /** First byte behind its head. */
  readonly offset: number;
  /** Time stamp of its first item. */
  readonly ticks: number;
  readonly itemCount: number;
}

const HEAD_BYTES = 20;
/** Blocks are whole disk blocks: a chain that is longer than the file leads in a circle. */
const LEAST_BLOCK_BYTES = 512;

/**
 * Follows the chain of a channel's blocks.
 * @param itemBytes of one sample or event
 * @throws DamagedFileError `SPIKE2_BLOCK`
 */
export async function eachSpike2Block(
  source: ByteSource,
  { blockUnit }: Spike2Header,
  { number, firstBlock }: Spike2Channel,
  itemBytes: number,
  visit: (block: Spike2Block) => Promise<void> | void,
): Promise<void> {
  let left = Math.ceil(source.byteLength / LEAST_BLOCK_BYTES);
  let at = firstBlock;
  while (at !== undefined) {
    if (at + HEAD_BYTES > source.byteLength || left-- === 0) throw broken(source, number, at);
    const head = await source.read(at, HEAD_BYTES);
    const fields = new ByteReader(head, () => broken(source, number, at!));
    fields.skip(4);
    const next = fields.int32();
    const ticks = fields.int32();
    fields.skip(4);
    // In its lower byte; the upper one has a state of alternating levels.
    const owner = fields.uint16() & 0xff;
    const itemCount = fields.uint16();
    const isSound =
      owner === ((number + 1) & 0xff) &&
      at + HEAD_BYTES + itemCount * itemBytes <= source.byteLength;
    if (!isSound) throw broken(source, number, at);
    await visit({ offset: at + HEAD_BYTES, ticks, itemCount });
    at = next > 0 ? next * blockUnit : undefined;
  }
}

function broken(source: ByteSource, channel: number, at: number): DamagedFileError {
  return new DamagedFileError(
    'SPIKE2_BLOCK',
    `${source.name}: the blocks of channel ${channel + 1} lead to byte ${at}, where none of them is. Copy the file again.`,
  );
}
