import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { OverviewFiles } from './overview-files.ts';

/** Writes the levels of an overview, chunk by chunk. */
export class OverviewWriter {
  private readonly files: OverviewFiles;
  private readonly handles: readonly number[];
  /** Chunks of each level that have been written. */
  private readonly written: number[];

  private constructor(files: OverviewFiles, handles: readonly number[], finestChunks: number) {
    this.files = files;
    this.handles = handles;
    this.written = handles.map((_, level) => (level === 0 ? finestChunks : 0));
  }

  /**
   * Begins anew, or behind the chunks of the finest level that are safe; coarser levels, which
   * follow from it, always anew.
   */
  static async begin(
    files: OverviewFiles,
    levelCount: number,
    finestChunks: number,
  ): Promise<OverviewWriter> {
    if (finestChunks === 0) await rm(files.folder, { recursive: true, force: true });
    mkdirSync(files.folder, { recursive: true });
    const handles = Array.from({ length: levelCount }, (_, level) =>
      openSync(files.pathOf(level), level === 0 && finestChunks > 0 ? 'r+' : 'w'),
    );
    ftruncateSync(handles[0]!, finestChunks * files.chunkBytes);
    return new OverviewWriter(files, handles, finestChunks);
  }

  get finestChunks(): number {
    return this.written[0]!;
  }

  append(level: number, chunk: Float32Array): void {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const offset = this.written[level]! * this.files.chunkBytes;
    let done = 0;
    while (done < bytes.length) {
      done += writeSync(this.handles[level]!, bytes, done, bytes.length - done, offset + done);
    }
    this.written[level] = this.written[level]! + 1;
  }

  /** Makes what was written safe, and then notes that it is there. */
  async save(isComplete: boolean): Promise<void> {
    for (const handle of this.handles) fsyncSync(handle);
    await this.files.saveProgress(this.finestChunks, isComplete);
  }

  close(): void {
    for (const handle of this.handles) closeSync(handle);
  }
}
