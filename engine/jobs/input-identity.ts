import { codingKernels } from '../../core/index.ts';
import type { SampledFile } from '../files/content-sample.ts';
import { contentHash } from '../store/content-hash.ts';
import { buildName, version } from '../version.ts';

/** Hash of a whole input: the same where the same result comes of the same parameters. */
export function inputHashOf(factsHash: string, sha256s: readonly string[]): string {
  return contentHash([factsHash, sha256s]);
}

/**
 * What the finished steps of a sort are kept under. Sizes, times and samples of files stand for what is in
 * them, so that work can go on at once, without reading all of a file first. Other kernels round otherwise, and
 * what another build wrote may be numbered in another way or lack what this one reads.
 */
export function stepSubjectOf(factsHash: string, files: readonly SampledFile[]): string {
  const states = files.map(({ byteLength, modifiedMs, contentSample }) => [
    byteLength,
    modifiedMs,
    contentSample,
  ]);
  return contentHash([version, buildName(), codingKernels().kind, factsHash, states]);
}
