import { randomUUID } from 'node:crypto';

/** Frames above this size are slower over a socket than by a download of their own. */
const largestSocketFrame = 1_000_000;
/** Who has not fetched a frame by then is not going to. */
const keptMs = 30_000;
const mostBytes = 512_000_000;

/** Large frames that wait to be fetched, each once. */
export class BlobStore {
  private readonly frames = new Map<string, Uint8Array>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private bytes = 0;

  /** The id of a frame that is kept; undefined for one that is small, or where there is no room. */
  offer(frame: Uint8Array): string | undefined {
    if (frame.length <= largestSocketFrame || this.bytes + frame.length > mostBytes)
      return undefined;
    const id = randomUUID();
    this.frames.set(id, frame);
    this.bytes += frame.length;
    this.timers.set(id, setTimeout(() => this.take(id), keptMs).unref());
    return id;
  }

  /** Hands a frame out and forgets it. */
  take(id: string): Uint8Array | undefined {
    const frame = this.frames.get(id);
    if (frame === undefined) return undefined;
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.frames.delete(id);
    this.bytes -= frame.length;
    return frame;
  }

  clear(): void {
    for (const id of [...this.frames.keys()]) this.take(id);
  }
}
