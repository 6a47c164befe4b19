import { UserError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Notice } from '../recording/recording.ts';

/**
 * The complete frames between a byte and the end of a file.
 * @throws UserError `EMPTY_FILE`
 */
export function wholeFrames(
  source: ByteSource,
  frameBytes: number,
  dataOffset = 0,
): { frameCount: number; notices: readonly Notice[] } {
  const heldBytes = Math.max(0, source.byteLength - dataOffset);
  const frameCount = Math.floor(heldBytes / frameBytes);
  if (frameCount === 0) throw emptyFile(source);
  const strayBytes = heldBytes - frameCount * frameBytes;
  return {
    frameCount,
    notices: strayBytes === 0 ? [] : [truncated(source, frameBytes, strayBytes)],
  };
}

export function emptyFile(source: ByteSource): UserError {
  return new UserError('EMPTY_FILE', `${source.name} holds no samples. Check the recording.`);
}

/** What is said of a file that ends within a frame. */
export function truncated(source: ByteSource, frameBytes: number, strayBytes: number): Notice {
  return {
    code: 'TRUNCATED_LAST_FRAME',
    message: `${source.name} ends ${strayBytes} bytes into a frame of ${frameBytes} bytes; that part was left out. If the recording was not cut off, the number of channels or the number type is wrong.`,
  };
}
