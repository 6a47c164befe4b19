import { UserError } from '../base/errors.ts';

/** Number types that a raw binary may be said to have. */
export const RAW_SAMPLE_TYPES = ['int16', 'uint16', 'int32', 'float32', 'float64'] as const;
export type RawSampleType = (typeof RAW_SAMPLE_TYPES)[number];

/** A probeinterface JSON file that was read. */
export interface ProbeText {
  readonly text: string;
  /** The file, for messages. */
  readonly origin: string;
}

/** What a user can say about a file that does not say it itself. */
export interface OpenOptions {
  /** Samples per second and channel. */
  readonly sampleRate?: number | undefined;
  /** Columns stored in the file. */
  readonly channels?: number | undefined;
  readonly dtype?: RawSampleType | undefined;
  /** Microvolts per stored count. */
  readonly gainUv?: number | undefined;
  /** Frames to leave out at the start of the file; sample indices keep counting from its first frame. */
  readonly offsetSamples?: number | undefined;
  /** Stored count that means zero volts: the mid-scale of an unsigned or 12-bit converter. */
  readonly offsetCounts?: number | undefined;
  readonly probe?: ProbeText | undefined;
  /** Keeps auxiliary, analogue-input and synchronisation channels, which are left out otherwise. */
  readonly allChannels?: boolean | undefined;
  /**
   * All of this is meant for raw binary files, as far as no sidecar says otherwise, and for arrays that do
   * not say their rate: other files in the same folder speak for themselves.
   */
  readonly onlyRaw?: boolean | undefined;
}

/** What has a flag. */
type Flagged = Exclude<keyof OpenOptions, 'onlyRaw'>;

/** How people spell an option on the command line, for messages. */
const FLAGS: Readonly<Record<Flagged, string>> = {
  sampleRate: '--sample-rate',
  channels: '--channels',
  dtype: '--dtype',
  gainUv: '--gain-uv',
  offsetSamples: '--offset-samples',
  offsetCounts: '--offset-counts',
  probe: '--probe',
  allChannels: '--all-channels',
};

/** All that can be said, in the order of the command line's flags. */
const optionNames = Object.keys(FLAGS) as readonly Flagged[];

export function flagOf(option: Flagged): string {
  return FLAGS[option];
}

/** More than any device records; a larger number is a mistake or a damaged header. */
export const MOST_CHANNELS = 65536;

export function saysAnything(options: OpenOptions): boolean {
  return optionNames.some((name) => options[name] !== undefined);
}

/** What was said, as a command line says it, for messages. */
export function flagsText(options: OpenOptions): string {
  const flags = optionNames.flatMap((name) => {
    const value = name === 'probe' ? options.probe?.origin : options[name];
    if (value === undefined || value === false) return [];
    return value === true ? [flagOf(name)] : [`${flagOf(name)} ${value}`];
  });
  return flags.length === 0 ? 'nothing' : flags.join(' ');
}

interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly expected: string;
}

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const RULES: Readonly<Record<Flagged, Rule>> = {
  sampleRate: {
    holds: (value) => isFiniteNumber(value) && value > 0,
    expected: 'a number of samples per second above 0',
  },
  channels: {
    holds: (value) =>
      Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_CHANNELS,
    expected: `a whole number from 1 to ${MOST_CHANNELS}`,
  },
  dtype: {
    holds: (value) => RAW_SAMPLE_TYPES.some((type) => type === value),
    expected: `one of ${RAW_SAMPLE_TYPES.join(', ')}`,
  },
  gainUv: {
    holds: (value) => isFiniteNumber(value) && value !== 0,
    expected: 'a number of microvolts per count other than 0',
  },
  offsetSamples: {
    holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    expected: 'a whole number of frames, 0 or more',
  },
  offsetCounts: { holds: isFiniteNumber, expected: 'a number of counts' },
  probe: {
    holds: (value) => typeof value === 'object' && value !== null && 'text' in value,
    expected: 'the text of a probeinterface file',
  },
  allChannels: { holds: (value) => typeof value === 'boolean', expected: 'true or false' },
};

/**
 * Checks every option that is given.
 * @param sidecar the file that the options come from; left out where the user gave them
 * @throws UserError `INVALID_OPTION`
 */
export function checkOptions(
  options: Readonly<Record<string, unknown>>,
  sidecar?: string,
): OpenOptions {
  for (const [option, rule] of Object.entries(RULES)) {
    const value = options[option];
    if (value === undefined || rule.holds(value)) continue;
    const named = sidecar === undefined ? flagOf(option as Flagged) : `${sidecar}: ${option}`;
    throw new UserError(
      'INVALID_OPTION',
      `${named} is ${JSON.stringify(value)}, expected ${rule.expected}.`,
    );
  }
  return options;
}

/** What a format that describes itself completely leaves nobody to say. */
export const layoutOptions = [
  'sampleRate',
  'channels',
  'dtype',
  'gainUv',
  'offsetSamples',
  'offsetCounts',
] as const satisfies readonly Flagged[];

/**
 * Refuses options that a self-describing format has no use for, so that none is silently ignored.
 * @throws UserError `OPTION_NOT_APPLICABLE`
 */
export function refuseOptions(
  options: OpenOptions,
  refused: readonly Flagged[],
  file: string,
  format: string,
): void {
  const given = refused.filter((option) => options[option] !== undefined);
  if (given.length === 0) return;
  throw new UserError(
    'OPTION_NOT_APPLICABLE',
    `${file} is a ${format} file, which states its own layout: leave out ${given.map(flagOf).join(', ')}.`,
  );
}

/** What a user says about files of formats that speak for themselves. */
export function ofSelfDescribing(options: OpenOptions): OpenOptions {
  return options.onlyRaw === true ? {} : options;
}

/** `preferred` where it says something, `fallback` elsewhere. */
export function mergeOptions(preferred: OpenOptions, fallback: OpenOptions): OpenOptions {
  const given = Object.entries(preferred).filter(([, value]) => value !== undefined);
  return { ...fallback, ...Object.fromEntries(given) };
}
