import type { OpenOptions, RAW_SAMPLE_TYPES } from '../../../core/index.ts';

/** What a form says of files, as its fields hold it. */
export interface FileFacts {
  readonly sampleRate: string;
  readonly channels: string;
  readonly dtype: (typeof RAW_SAMPLE_TYPES)[number] | '';
  readonly gainUv: string;
  readonly offsetCounts: string;
}

export type FactName = keyof FileFacts;

/** A field for everything that a file without a header leaves to be said. */
export const rawFactNames: readonly FactName[] = [
  'sampleRate',
  'channels',
  'dtype',
  'gainUv',
  'offsetCounts',
];

/** What an array leaves to be said. */
export const arrayFactNames: readonly FactName[] = ['sampleRate', 'gainUv', 'offsetCounts'];

/** Without these such a file cannot be read. */
export const neededOfRaw: readonly FactName[] = ['sampleRate', 'channels', 'dtype'];

export const usualFacts: FileFacts = {
  sampleRate: '30000',
  channels: '',
  dtype: 'int16',
  gainUv: '',
  offsetCounts: '',
};

/** What has been said, for the fields of a form. */
export function factsOf(options: OpenOptions): FileFacts {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    sampleRate: text(options.sampleRate),
    channels: text(options.channels),
    dtype: options.dtype ?? '',
    gainUv: text(options.gainUv),
    offsetCounts: text(options.offsetCounts),
  };
}

/** What the fields of a form say; those that are empty say nothing. */
export function optionsOf(facts: FileFacts, names: readonly FactName[]): OpenOptions {
  const said = names
    .filter((name) => facts[name] !== '')
    .map((name) => [name, name === 'dtype' ? facts.dtype : Number(facts[name])] as const);
  return Object.fromEntries(said);
}
