import { DamagedFileError } from '../../base/errors.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import {
  type CompressedRange,
  type InflatePlace,
  InflateStream,
  inflateStart,
} from './inflate-stream.ts';

/** DEFLATE makes at most 258 bytes of two bits. */
const MOST_EXPANSION = 1032;
/** A place to begin at holds 32 KiB: a thousand of them are bearable. */
const MOST_PLACES = 1024;
const LEAST_BYTES_BETWEEN = 1 << 20;

/**
 * What a compressed range (RFC 1951) holds, by random access: decoding begins at the nearest of the
 * places that were passed before, so memory stays bounded and going back costs little.
 * @param byteLength how much is expected to be in it
 * @throws DamagedFileError `COMPRESSED_DATA` where so much cannot be in it, and from reading
 */
export function inflatedSource(range: CompressedRange, byteLength: number): ByteSource {
  const { source } = range;
  if (byteLength > MOST_EXPANSION * range.byteLength) throw tooShort(range, byteLength);
  const bytesBetween = Math.max(LEAST_BYTES_BETWEEN, byteLength / MOST_PLACES);
  const places: InflatePlace[] = [inflateStart];
  let stream = new InflateStream(range);
  let piece: Uint8Array = new Uint8Array(0);
  let pieceStart = 0;

  const seek = (offset: number) => {
    const place = places.filter(({ position }) => position <= offset).at(-1)!;
    const isBehind = offset < pieceStart;
    if (!isBehind && place.position <= pieceStart + piece.length) return;
    stream = new InflateStream(range, place);
    piece = new Uint8Array(0);
    pieceStart = place.position;
  };
  const step = async () => {
    pieceStart += piece.length;
    piece = (await stream.next()) ?? piece.subarray(0, 0);
    const place = stream.place();
    const last = places[places.length - 1].position;
    if (place !== undefined && place.position >= last + bytesBetween) places.push(place);
  };
  const copy = async (offset: number, length: number) => {
    seek(offset);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = offset + done - pieceStart;
      if (at >= piece.length) {
        const before = pieceStart + piece.length;
        await step();
        if (piece.length === 0 && stream.isAtEnd) throw tooShort(range, byteLength, before);
        continue;
      }
      const part = piece.subarray(at, at + length - done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  };

  // One reader at a time: they share the place that decoding has reached.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    name: source.name,
    byteLength,
    read(offset, length) {
      if (offset + length > byteLength) throw tooShort(range, offset + length, byteLength);
      const mine = turn.then(() => copy(offset, length));
      turn = mine.catch(() => undefined);
      return mine;
    },
    close: async () => {},
  };
}

function tooShort(
  { source, offset }: CompressedRange,
  expected: number,
  found?: number,
): DamagedFileError {
  const held = found === undefined ? 'fewer' : `only ${found}`;
  return new DamagedFileError(
    'COMPRESSED_DATA',
    `${source.name}: the compressed data at byte ${offset} hold ${held} of ${expected} bytes. Copy the file again.`,
  );
}
