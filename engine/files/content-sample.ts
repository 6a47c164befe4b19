import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Random } from '../../core/index.ts';
import { openByteSource } from './byte-source.ts';
import type { FileState } from './file-states.ts';

/** A file by its size, its time, and some of what is in it. */
export interface SampledFile extends FileState {
  /** The same for a copy of the file; in all likelihood another one for any other file. */
  readonly contentSample: string;
}

const blockBytes = 4096;
/** Besides the first and the last: at the same places in every file of a size. */
const blocksBetween = 6;

/**
 * Looks at a few blocks of each file, which takes less than a millisecond, however long it is.
 * @param root that paths are relative to
 * @throws the system's own errors; DamagedFileError (`FILE_SHRANK`)
 */
export function sampleFiles(root: string, files: readonly FileState[]): Promise<SampledFile[]> {
  return Promise.all(files.map((file) => sampleFile(root, file)));
}

async function sampleFile(root: string, file: FileState): Promise<SampledFile> {
  const source = await openByteSource(join(root, file.path));
  try {
    const hash = createHash('sha256');
    for (const offset of offsetsIn(source.byteLength)) {
      hash.update(await source.read(offset, Math.min(blockBytes, source.byteLength - offset)));
    }
    return { ...file, contentSample: hash.digest('hex').slice(0, 32) };
  } finally {
    await source.close();
  }
}

/** All blocks of a short file. */
function offsetsIn(byteLength: number): number[] {
  const blocks = Math.ceil(byteLength / blockBytes);
  if (blocks <= blocksBetween + 2) return Array.from({ length: blocks }, (_, i) => i * blockBytes);
  const random = new Random(byteLength);
  const between = Array.from({ length: blocksBetween }, () =>
    Math.floor(random.uniform() * (byteLength - blockBytes)),
  );
  return [0, ...between, byteLength - blockBytes];
}
