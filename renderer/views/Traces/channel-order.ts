import type { ProbeFacts } from '../../../engine/api/contract.ts';

/** All channels as they lie on the probe: shank by shank, from its top down; as they are numbered where nobody knows. */
export function channelsAlongProbe(probe: ProbeFacts, channelCount: number): readonly number[] {
  const channels = Array.from({ length: channelCount }, (_, channel) => channel);
  if (!probe.geometryKnown) return channels;
  const shanks = [...new Set(probe.shankIds)];
  const shank = (channel: number) => shanks.indexOf(probe.shankIds[channel] ?? '');
  const x = (channel: number) => probe.positionsUm[2 * channel]!;
  const y = (channel: number) => probe.positionsUm[2 * channel + 1]!;
  return channels.sort((a, b) => shank(a) - shank(b) || y(b) - y(a) || x(a) - x(b) || a - b);
}
