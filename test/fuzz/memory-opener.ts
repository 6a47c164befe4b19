import { openRecording } from '../../core/formats/registry.ts';
import { memoryTree } from '../core/formats/support/memory-tree.ts';
import type { Opener } from './fuzz-case.ts';

/** Files in memory, which refuse reads outside of them and large ones. */
export function memoryOpener(): Opener {
  let tree = memoryTree({});
  return {
    open(files, path, options) {
      tree = memoryTree(files);
      return openRecording(tree, path, options);
    },
    openCount: () => tree.openCount(),
  };
}
