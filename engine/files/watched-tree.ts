import type { FileTree } from '../../core/index.ts';

/** A file tree that remembers what it was asked for. */
export interface WatchedTree {
  readonly tree: FileTree;
  /** Paths that were opened or asked after, also those that were not there. */
  readonly asked: ReadonlySet<string>;
  /** Folders of which all files were asked for. */
  readonly listed: ReadonlySet<string>;
}

/** Shows what opening a recording depends on, whatever its format. */
export function watchedTree(inner: FileTree): WatchedTree {
  const asked = new Set<string>();
  const listed = new Set<string>();
  const noted = (path: string) => {
    asked.add(path);
    return path;
  };
  return {
    tree: {
      name: inner.name,
      list(folder = '') {
        listed.add(folder);
        return inner.list(folder);
      },
      has: (path) => inner.has(noted(path)),
      open: (path) => inner.open(noted(path)),
      ...(inner.openHdf5 && { openHdf5: (path: string) => inner.openHdf5!(noted(path)) }),
    },
    asked,
    listed,
  };
}
