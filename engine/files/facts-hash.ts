import { createHash } from 'node:crypto';
import type { Recording } from '../../core/index.ts';

/** Hash of what opening a recording tells, as far as the result depends on it. */
export function factsHashOf(recording: Recording): string {
  const { sampleRate, channelNames, segments, probe, gainToMicrovolts } = recording;
  const { name, positionsUm, shankIds, geometryKnown } = probe;
  const facts = [
    sampleRate,
    channelNames,
    segments.map(({ startSample, sampleCount, startTime }) => [
      startSample,
      sampleCount,
      startTime,
    ]),
    gainToMicrovolts,
    [name, Array.from(positionsUm), shankIds, geometryKnown],
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
