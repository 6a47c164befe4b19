import type { IntanHeader, IntanSignal } from './intan-header.ts';

/** Microvolts per count of every amplifier that Intan makes. */
export const amplifierMicrovolts = 0.195;

/** Scale of the board's analogue inputs by what the board is. */
export function adcScale({ system, boardMode }: IntanHeader): {
  gainToMicrovolts: number;
  offsetCounts: number;
} {
  if (system === 'rhs' || boardMode === 13) return { gainToMicrovolts: 312.5, offsetCounts: 32768 };
  if (boardMode === 1) return { gainToMicrovolts: 152.59, offsetCounts: 32768 };
  return { gainToMicrovolts: 50.354, offsetCounts: 0 };
}

/** Names of the channels of one kind, in the order of the file. */
export function channelNames({ channels }: IntanHeader, signal: IntanSignal): string[] {
  return channels
    .filter((channel) => channel.signal === signal)
    .map(({ customName }) => customName);
}
