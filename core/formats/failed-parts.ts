import { DamagedFileError, type SpikeloomError, UserError } from '../base/errors.ts';
import type { Notice } from '../recording/recording.ts';

/** What is wrong with parts of a recording that are left out as long as one part can be read. */
export class FailedParts {
  private readonly errors: SpikeloomError[] = [];

  /** What `work` gives, or undefined where the file or the user is to blame. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError || error instanceof DamagedFileError)) throw error;
      this.errors.push(error);
      return undefined;
    }
  }

  get first(): SpikeloomError | undefined {
    return this.errors[0];
  }

  get notices(): Notice[] {
    return this.errors.map(({ code, message }) => ({ code, message }));
  }
}
