import type { ByteSource, FileTree } from '../recording/byte-source.ts';

/** The files that belong to one opened recording, so that none stays open when opening fails. */
export class SourceSet {
  private readonly tree: FileTree;
  private readonly sources = new Set<ByteSource>();

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

  async close(source: ByteSource): Promise<void> {
    if (this.sources.delete(source)) await source.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all(Array.from(this.sources, (source) => this.close(source)));
  }
}
