import { createHash } from 'node:crypto';
import type { ByteSource } from '../../core/index.ts';

const BYTES_PER_READ = 4 << 20;

/** SHA-256 of a whole file as lower-case hexadecimal, read piece by piece. */
export async function hashFile(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < source.byteLength; offset += BYTES_PER_READ) {
    const length = Math.min(BYTES_PER_READ, source.byteLength - offset);
    hash.update(await source.read(offset, length));
  }
  return hash.digest('hex');
}
