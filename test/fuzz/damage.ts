import type { Random } from '../../core/base/random.ts';
import { concatBytes, numberBytes } from '../core/formats/support/build-files.ts';

/** Numbers at the edges of what their types hold, and texts that are none where one is due. */
const words = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const reals = [Number.NaN, Number.POSITIVE_INFINITY, -0, 1e308, 5e-324];
const tokens = ['-1', '0', '1e999', 'null', '[]', '{}', '"', '}', '999999999999999999', '0.5', ''];
/** Headers are where the harm is. */
const HEADER_BYTES = 160;

/** A file as disks, networks, crashes and other programs leave it: one to three things are wrong. */
export function damage(content: Uint8Array | string, random: Random): Uint8Array {
  // Formats of fixed places take little that moves them.
  const change = random.uniform() < 0.5 ? overwrite : damageOnce;
  let bytes = concatBytes(content);
  for (let count = 1 + random.integer(3); count > 0; count--) bytes = change(bytes, random);
  return bytes;
}

function damageOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(bytes.length, random);
  const before = bytes.subarray(0, at);
  const token = tokens[random.integer(tokens.length)]!;
  switch (random.integer(6)) {
    case 0:
      return before;
    case 1:
      return concatBytes(before, bytes.subarray(at + 1 + random.integer(40)));
    case 2: {
      // A part of the file a second time.
      const from = placeIn(bytes.length, random);
      const part = bytes.subarray(from, from + 1 + random.integer(64));
      return concatBytes(before, part, bytes.subarray(at));
    }
    case 3:
      return concatBytes(before, token, bytes.subarray(at));
    case 4:
      return concatBytes(before, token, bytes.subarray(at + 1));
    default:
      return overwrite(bytes, random);
  }
}

/** Puts something else in the place of a few bytes; the others stay where they are. */
function overwrite(bytes: Uint8Array, random: Random): Uint8Array {
  const at = placeIn(bytes.length, random);
  const written = overwriting(random);
  return concatBytes(bytes.subarray(0, at), written, bytes.subarray(at + written.length));
}

function overwriting(random: Random): Uint8Array {
  const choice = random.integer(4);
  if (choice === 0) return Uint8Array.of(random.integer(256));
  if (choice === 1) {
    const real = reals[random.integer(reals.length)]!;
    return numberBytes([real], random.uniform() < 0.5 ? 'float32' : 'float64');
  }
  const word = numberBytes([words[random.integer(words.length)]!], 'uint32');
  return word.subarray(0, [1, 2, 4][random.integer(3)]);
}

/** At the beginning, near the end, or anywhere. */
function placeIn(length: number, random: Random): number {
  const choice = random.uniform();
  if (choice < 0.4) return random.integer(Math.min(HEADER_BYTES, length) + 1);
  const quarter = choice < 0.6 ? Math.floor(length / 4) : length;
  return length - random.integer(quarter + 1);
}
