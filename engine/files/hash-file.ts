import { createHash } from 'node:crypto';
import {
  type ByteSource,
  type Progress,
  throwIfCancelled,
  type WorkContext,
} from '../../core/index.ts';

const BYTES_PER_READ = 4 << 20;

/**
 * SHA-256 of every file, one after the other.
 * @throws CancellationError when the context asks for a stop
 */
export async function hashFiles(
  sources: readonly ByteSource[],
  context: WorkContext,
): Promise<string[]> {
  const allBytes = sources.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const hashes: string[] = [];
  let hashedBytes = 0;
  for (const source of sources) {
    const share = source.byteLength / allBytes;
    const before = hashedBytes / allBytes;
    const onProgress = ({ stage, fraction }: Progress) =>
      context.onProgress({ stage, fraction: before + share * fraction });
    hashes.push(await hashFile(source, { cancellation: context.cancellation, onProgress }));
    hashedBytes += source.byteLength;
  }
  return hashes;
}

/**
 * SHA-256 of a whole file as lower-case hexadecimal, read piece by piece.
 * @throws CancellationError when the context asks for a stop
 */
export async function hashFile(source: ByteSource, context: WorkContext): Promise<string> {
  const hash = createHash('sha256');
  const room = new Uint8Array(Math.min(BYTES_PER_READ, source.byteLength));
  for (let offset = 0; offset < source.byteLength; offset += BYTES_PER_READ) {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Checking the file', fraction: offset / source.byteLength });
    const length = Math.min(BYTES_PER_READ, source.byteLength - offset);
    hash.update(await source.read(offset, length, room));
  }
  return hash.digest('hex');
}
