import { createHash } from 'node:crypto';
import { type ByteSource, throwIfCancelled, type WorkContext } from '../../core/index.ts';

const BYTES_PER_READ = 4 << 20;

/**
 * SHA-256 of a whole file as lower-case hexadecimal, read piece by piece.
 * @throws CancellationError when the context asks for a stop
 */
export async function hashFile(source: ByteSource, context: WorkContext): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < source.byteLength; offset += BYTES_PER_READ) {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Checking the file', fraction: offset / source.byteLength });
    const length = Math.min(BYTES_PER_READ, source.byteLength - offset);
    hash.update(await source.read(offset, length));
  }
  return hash.digest('hex');
}
