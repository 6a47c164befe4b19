import type { Recording } from '../../core/index.ts';
import { contentHash } from '../store/content-hash.ts';

/** Hash of what opening a recording tells, as far as the result depends on it. */
export function factsHashOf(recording: Recording): string {
  const { sampleRate, channelNames, segments, probe, gainToMicrovolts } = recording;
  const { name, positionsUm, shankIds, geometryKnown } = probe;
  return contentHash([
    sampleRate,
    channelNames,
    segments.map(({ startSample, sampleCount, startTime }) => [
      startSample,
      sampleCount,
      startTime,
    ]),
    gainToMicrovolts,
    [name, Array.from(positionsUm), shankIds, geometryKnown],
  ]);
}

/**
 * The same of recordings that are read as one, in their order; of one alone it is its own.
 * @returns null where nothing is known of one of them
 */
export function factsHashOfParts(hashes: readonly (string | null)[]): string | null {
  if (hashes.includes(null)) return null;
  return hashes.length === 1 ? hashes[0] : contentHash(hashes);
}
