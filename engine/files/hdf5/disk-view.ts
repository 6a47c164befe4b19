import { dirname } from 'node:path';

/** As in POSIX. */
const ACCESS_MODE = 3;
const READ_ONLY = 0;

/** Far more than any question on a sound file takes, whose samples may lie in a million chunks. */
const MOST_READS = 10_000_000;

/** The part of the library's file system that is looked into. */
export interface LibraryFileSystem {
  cwd: () => string;
  open: (path: string, flags: number, ...rest: readonly unknown[]) => unknown;
  read: (...call: readonly unknown[]) => unknown;
}

/** A question that never came to an end of reading. */
export class EndlessReadingError extends Error {}

/**
 * What the library sees of the disk while it answers a question: names without a folder are in that of
 * the file in question, wherever the program was started.
 */
export class DiskView {
  /** Every file that was asked for since `look`, though it need not be there, as seen from the folder. */
  readonly namesAskedFor: string[] = [];
  private folder = '/';
  private reads = 0;

  /** @param onRead hears of every read, as a sign of life */
  constructor(files: LibraryFileSystem, onRead: () => void) {
    const { open, read } = files;
    files.cwd = () => this.folder;
    files.open = (path, flags, ...rest) => {
      // Errors are put together in temporary files, which are written.
      if ((flags & ACCESS_MODE) === READ_ONLY) this.namesAskedFor.push(this.nameOf(path));
      return open(path, flags, ...rest);
    };
    files.read = (...call) => {
      if (++this.reads > MOST_READS) throw new EndlessReadingError('its structures never end');
      onRead();
      return read(...call);
    };
  }

  /** Begins a question on a file. */
  look(path: string): void {
    this.folder = dirname(path);
    this.namesAskedFor.length = 0;
    this.reads = 0;
  }

  private nameOf(path: string): string {
    const start = `${this.folder}/`;
    return path.startsWith(start) ? path.slice(start.length) : path;
  }
}
