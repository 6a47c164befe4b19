/** Bytes asked of a file at once: large enough to be fast, small beside any recording. */
export const READING_BYTES = 1 << 20;

let free: Uint8Array | null = null;

/**
 * Lends memory for what is read of a file piece by piece. It is the same from one reading to the next,
 * unless several go on at a time: new memory for every megabyte makes the system work as long as the
 * reading itself, and longer where several threads ask for it.
 */
export async function withReadingRoom<Result>(
  bytes: number,
  work: (room: Uint8Array) => Promise<Result>,
): Promise<Result> {
  const room = free !== null && free.length >= bytes ? free : newRoom(bytes);
  free = null;
  try {
    return await work(room);
  } finally {
    // What is larger than usual was wanted once.
    free = room.length > READING_BYTES ? null : room;
  }
}

const newRoom = (bytes: number) => new Uint8Array(Math.max(bytes, READING_BYTES));
