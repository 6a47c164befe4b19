import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chunkBins,
  chunkLength,
  type Envelope,
  emptyEnvelope,
  type OverviewLayout,
} from '../../core/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';

/** Rises when the same samples give other files. */
const formatVersion = 1;
const bytesPerValue = 4;

interface Progress {
  /** What the overview is of: of another file, or laid out otherwise, it is worth nothing. */
  readonly identity: string;
  /** Chunks of the finest level that are safe on the disk. */
  readonly finestChunks: number;
  readonly isComplete: boolean;
}

/**
 * The overview of a recording on the disk, to be read: a file of chunks for each level, and how far
 * it has come. It may be read while it is written.
 */
export class OverviewFiles {
  readonly folder: string;
  private readonly layout: OverviewLayout;
  private readonly identity: string;
  private readonly handles = new Map<number, number>();

  /** @param recordingKey says which file the overview is of, and changes when the file does */
  constructor(folder: string, layout: OverviewLayout, recordingKey: string) {
    this.folder = folder;
    this.layout = layout;
    this.identity = JSON.stringify([formatVersion, recordingKey, layout.levels.length]);
  }

  get chunkBytes(): number {
    return chunkLength(this.layout) * bytesPerValue;
  }

  pathOf(level: number): string {
    return join(this.folder, `level-${level}.f32`);
  }

  /** How far an earlier build of the same overview has come; null where there is none. */
  async progress(): Promise<Progress | null> {
    const text = await readFile(join(this.folder, 'overview.json'), 'utf8').catch(() => 'null');
    try {
      const progress = JSON.parse(text) as Progress | null;
      return progress?.identity === this.identity ? progress : null;
    } catch {
      return null;
    }
  }

  async saveProgress(finestChunks: number, isComplete: boolean): Promise<void> {
    const progress: Progress = { identity: this.identity, finestChunks, isComplete };
    await writeFileAtomically(join(this.folder, 'overview.json'), JSON.stringify(progress));
  }

  /** A chunk that has been written. */
  readChunk(level: number, index: number): Float32Array {
    const chunk = new Float32Array(chunkLength(this.layout));
    this.fill(level, index * this.chunkBytes, chunk);
    return chunk;
  }

  /** Bins of a level from the first on that are in the files now. */
  writtenBins(level: number): number {
    const handle = this.handleToRead(level);
    if (handle === null) return 0;
    const chunks = Math.floor(fstatSync(handle).size / this.chunkBytes);
    return Math.min(this.layout.levels[level]!.binCount, chunks * chunkBins);
  }

  /** Bins [first, end) of a level; NaN where nothing has been written yet. */
  readBins(level: number, first: number, end: number, channels: readonly number[]): Envelope {
    const envelope = emptyEnvelope(channels.length, end - first);
    const { binCount } = envelope;
    const lowest = Math.min(...channels);
    const rows = Math.max(...channels) - lowest + 1;
    const part = new Float32Array(rows * 2 * chunkBins);
    for (let bin = first; bin < Math.min(end, this.writtenBins(level)); ) {
      const index = Math.floor(bin / chunkBins);
      const from = bin - index * chunkBins;
      const to = Math.min(end - index * chunkBins, chunkBins);
      this.fill(level, index * this.chunkBytes + lowest * 2 * chunkBins * bytesPerValue, part);
      channels.forEach((channel, row) => {
        const at = 2 * (channel - lowest) * chunkBins;
        const target = row * binCount + bin - first;
        envelope.low.set(part.subarray(at + from, at + to), target);
        envelope.high.set(part.subarray(at + chunkBins + from, at + chunkBins + to), target);
      });
      bin = (index + 1) * chunkBins;
    }
    return envelope;
  }

  close(): void {
    for (const handle of this.handles.values()) closeSync(handle);
    this.handles.clear();
  }

  private fill(level: number, offset: number, values: Float32Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const handle = this.handleToRead(level)!;
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(handle, bytes, filled, bytes.length - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
  }

  private handleToRead(level: number): number | null {
    const known = this.handles.get(level);
    if (known !== undefined) return known;
    try {
      const handle = openSync(this.pathOf(level), 'r');
      this.handles.set(level, handle);
      return handle;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
