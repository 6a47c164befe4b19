import { UserError } from '../base/errors.ts';
import type { ByteSource, FileTree } from '../recording/byte-source.ts';
import type { Hdf5Source } from '../recording/hdf5-source.ts';

/** The files that belong to one opened recording, so that none stays open when opening fails. */
export class SourceSet {
  private readonly tree: FileTree;
  private readonly sources = new Set<ByteSource | Hdf5Source>();

  constructor(tree: FileTree) {
    this.tree = tree;
  }

  get treeName(): string {
    return this.tree.name;
  }

  async open(path: string): Promise<ByteSource> {
    const source = await this.tree.open(path);
    this.sources.add(source);
    return source;
  }

  /** @throws UserError `FORMAT_NOT_SUPPORTED` where HDF5 cannot be read here */
  async openHdf5(path: string): Promise<Hdf5Source> {
    if (this.tree.openHdf5 === undefined) {
      throw new UserError(
        'FORMAT_NOT_SUPPORTED',
        `${path} is an HDF5 file, which cannot be read here. Open it in the application or on the command line.`,
      );
    }
    const source = await this.tree.openHdf5(path);
    this.sources.add(source);
    return source;
  }

  async close(source: ByteSource | Hdf5Source): Promise<void> {
    if (this.sources.delete(source)) await source.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all(Array.from(this.sources, (source) => this.close(source)));
  }
}
