import type { ByteSource, WorkContext } from '../../core/index.ts';
import { hashFile } from './hash-file.ts';

/** The SHA-256 of a file, found while other work on it goes on: reading all of a long recording takes minutes. */
export class BackgroundHash {
  /** Lower-case hexadecimal. */
  readonly sha256: Promise<string>;
  private isStopped = false;
  private isQuiet = false;

  constructor(source: ByteSource, context: WorkContext) {
    const isEnded = () => this.isStopped || context.cancellation.cancelled;
    this.sha256 = hashFile(source, {
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
    this.sha256.catch(() => {});
  }

  /** Tells of no more progress: other work does now. */
  beQuiet(): void {
    this.isQuiet = true;
  }

  /** Ends the reading, if it still goes on; then the file may be closed. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.sha256.catch(() => {});
  }
}
