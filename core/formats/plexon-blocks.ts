import { DamagedFileError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice } from '../recording/recording.ts';
import type { PlexonHeader } from './plexon-header.ts';

export const blockTypes = { spike: 1, event: 4, slow: 5 } as const;

/** A block of a `.plx` file: a spike, an event, or some samples of a channel. */
export interface PlexonBlock {
  readonly type: number;
  readonly ticks: number;
  readonly channel: number;
  /** The unit of a spike, the word of an event. */
  readonly unit: number;
  /** First byte of its samples. */
  readonly offset: number;
  readonly sampleCount: number;
}

const HEAD_BYTES = 16;
const BYTES_PER_READ = 1 << 20;

/**
 * Visits all blocks in the order of the file. A last block that is cut short is left out.
 * @returns what is to be said of the end of the file
 * @throws DamagedFileError `PLEXON_BLOCK`
 */
export async function eachPlexonBlock(
  source: ByteSource,
  { headerBytes }: PlexonHeader,
  visit: (block: PlexonBlock) => void,
): Promise<Notice[]> {
  let at = headerBytes;
  let bytes: Uint8Array = new Uint8Array(0);
  let start = at;
  while (at + HEAD_BYTES <= source.byteLength) {
    if (at + HEAD_BYTES > start + bytes.length) {
      start = at;
      bytes = await source.read(start, Math.min(BYTES_PER_READ, source.byteLength - start));
    }
    const block = blockAt(source, bytes, at - start, at);
    const end = block.offset + 2 * block.sampleCount;
    if (end > source.byteLength) break;
    visit(block);
    at = end;
  }
  if (at === source.byteLength) return [];
  const message = `${source.name} ends ${source.byteLength - at} bytes into a block; that part was left out.`;
  return [{ code: 'TRUNCATED_LAST_FRAME', message }];
}

function blockAt(source: ByteSource, bytes: Uint8Array, at: number, offset: number): PlexonBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEAD_BYTES);
  const type = view.getUint16(0, true);
  if (!Object.values<number>(blockTypes).includes(type)) {
    throw new DamagedFileError(
      'PLEXON_BLOCK',
      `${source.name}: a block of the type ${type} begins at byte ${offset}; expected 1, 4 or 5. The file is damaged from there on.`,
    );
  }
  return {
    type,
    // Forty bits, the upper eight apart.
    ticks: view.getUint16(2, true) * 4294967296 + view.getUint32(4, true),
    channel: view.getUint16(8, true),
    unit: view.getUint16(10, true),
    offset: offset + HEAD_BYTES,
    sampleCount: view.getUint16(12, true) * view.getUint16(14, true),
  };
}
