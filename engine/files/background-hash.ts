import type { ByteSource, WorkContext } from '../../core/index.ts';
import { hashFiles } from './hash-file.ts';

/** The SHA-256 of files, found while other work on them goes on: reading all of a long recording takes minutes. */
export class BackgroundHash {
  private readonly sources: readonly ByteSource[];
  private readonly context: WorkContext;
  private hashing: Promise<readonly string[]> | undefined;
  private isStopped = false;
  private isQuiet = false;

  /** Begins when it is told to, or asked for what it finds. */
  constructor(sources: readonly ByteSource[], context: WorkContext) {
    this.sources = sources;
    this.context = context;
  }

  /** One a file, lower-case hexadecimal. */
  get sha256s(): Promise<readonly string[]> {
    this.hashing ??= this.hash();
    return this.hashing;
  }

  /** To be called when there is time; what has begun goes on. */
  begin(): void {
    // Who waits for the hash hears of its failure; until then nobody does.
    this.sha256s.catch(() => {});
  }

  private hash(): Promise<readonly string[]> {
    const isEnded = () => this.isStopped || this.context.cancellation.cancelled;
    return hashFiles(this.sources, {
      cancellation: {
        get cancelled() {
          return isEnded();
        },
      },
      onProgress: (progress) => {
        if (!this.isQuiet) this.context.onProgress(progress);
      },
    });
  }

  /** Tells of no more progress: other work does now. */
  beQuiet(): void {
    this.isQuiet = true;
  }

  /** Ends the reading, if it still goes on; then the file may be closed. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.hashing?.catch(() => {});
  }
}
