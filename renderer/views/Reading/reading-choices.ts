import type { RecordingFacts, RecordingSummary } from '../../../engine/api/contract.ts';
import { type FactName, rawFactNames } from './file-facts.ts';

/** What can be said of how a recording is read. */
export interface ReadingChoices {
  readonly factNames: readonly FactName[];
  readonly hasProbe: boolean;
  /** Whether there are channels that are left out as no electrodes. */
  readonly hasOthers: boolean;
}

/** What the file of a recording leaves to be said. */
export function choicesFor(facts: RecordingFacts): ReadingChoices {
  const { formatId, openOptions: said, channelNames, warnings } = facts;
  const isWarnedOf = (code: string) => warnings.some((warning) => warning.code === code);
  const isRaw = formatId === 'raw-binary';
  const ofOthers: readonly FactName[] = [
    ...(formatId === 'npy' || said.sampleRate !== undefined ? (['sampleRate'] as const) : []),
    ...(isWarnedOf('NO_PHYSICAL_UNITS') || said.gainUv !== undefined ? (['gainUv'] as const) : []),
  ];
  return {
    factNames: isRaw ? rawFactNames : ofOthers,
    hasProbe: isRaw || channelNames.length > 1 || said.probe !== undefined,
    hasOthers: !isRaw && (isWarnedOf('CHANNELS_LEFT_OUT') || said.allChannels === true),
  };
}

/** Whether what is said of one recording may well hold for the other. */
export function isAlike(a: RecordingSummary, b: RecordingSummary, isRaw: boolean): boolean {
  return (
    a.format === b.format &&
    (isRaw || a.channelCount === b.channelCount) &&
    a.partIds === null &&
    a.state !== 'unreadable'
  );
}
