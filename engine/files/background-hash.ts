import type { ByteSource, WorkContext } from '../../core/index.ts';
import { hashFiles } from './hash-file.ts';

/** The SHA-256 of files, found while other work on them goes on: reading all of a long recording takes minutes. */
export class BackgroundHash {
  /** One a file, lower-case hexadecimal. */
  readonly sha256s: Promise<readonly string[]>;
  private isStopped = false;
  private isQuiet = false;

  constructor(sources: readonly ByteSource[], context: WorkContext) {
    const isEnded = () => this.isStopped || context.cancellation.cancelled;
    this.sha256s = hashFiles(sources, {
      cancellation: {
        get cancelled() {
          return isEnded();
        },
      },
      onProgress: (progress) => {
        if (!this.isQuiet) context.onProgress(progress);
      },
    });
    // Who waits for the hash hears of its failure; until then nobody does.
    this.sha256s.catch(() => {});
  }

  /** Tells of no more progress: other work does now. */
  beQuiet(): void {
    this.isQuiet = true;
  }

  /** Ends the reading, if it still goes on; then the file may be closed. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.sha256s.catch(() => {});
  }
}
