import type { Hdf5Dataset, Hdf5OtherFiles, Hdf5Source } from '../../../core/index.ts';
import { Hdf5ReaderThread } from './reader-thread.ts';

const sharedThread = new Hdf5ReaderThread();

/**
 * Opens an HDF5 file for reading by parts.
 * @throws DamagedFileError `HDF5_UNREADABLE`
 */
export async function openHdf5Source(path: string, thread = sharedThread): Promise<Hdf5Source> {
  await thread.ask('open', path);
  return new ThreadSource(path, thread);
}

/** A file that a thread has open. */
class ThreadSource implements Hdf5Source {
  readonly name: string;
  private readonly thread: Hdf5ReaderThread;

  constructor(path: string, thread: Hdf5ReaderThread) {
    this.name = path;
    this.thread = thread;
  }

  keys(group: string): Promise<readonly string[] | undefined> {
    return this.thread.ask('keys', this.name, group);
  }

  async dataset(path: string): Promise<Hdf5Dataset | undefined> {
    const { name, thread } = this;
    const shape = await thread.ask('shape', name, path);
    return (
      shape && {
        shape,
        readNumbers: (ranges) => thread.ask('numbers', name, path, ranges),
        readTexts: () => thread.ask('texts', name, path),
      }
    );
  }

  attribute(path: string, name: string): Promise<number | string | undefined> {
    return this.thread.ask('attribute', this.name, path, name);
  }

  attributeTexts(path: string, name: string): Promise<readonly string[]> {
    return this.thread.ask('attributeTexts', this.name, path, name);
  }

  otherFiles(path: string): Promise<Hdf5OtherFiles> {
    return this.thread.ask('otherFiles', this.name, path);
  }

  close(): Promise<void> {
    return this.thread.ask('close', this.name);
  }
}
