import { type Command, Option } from 'commander';
import { type OpenOptions, probeNames, RAW_SAMPLE_TYPES } from '../../core/index.ts';
import { readProbe } from '../files/read-probe.ts';
import { optionalNumberFrom } from './flag-values.ts';

const heading = 'Raw binary files (or the same keys in NAME.json beside the file):';

const fileFlags: readonly Option[] = [
  new Option('--sample-rate <Hz>', 'samples per second and channel'),
  new Option('--channels <N>', 'channels stored in the file'),
  new Option('--dtype <type>', RAW_SAMPLE_TYPES.join('|')),
  new Option('--gain-uv <X>', 'microvolts per stored count'),
  new Option('--offset-samples <N>', 'frames to leave out at the start of the file'),
  new Option('--offset-counts <X>', 'stored count that means zero volts'),
  new Option(
    '--probe <file or name>',
    `where the contacts are: probeinterface JSON, a channel map of Kilosort, a .prb file, or ${probeNames.map(({ name }) => name).join(', ')}`,
  ),
  new Option('--all-channels', 'keep auxiliary and synchronisation channels'),
];

/** Gives a command the flags that say what a file does not say itself. */
export function addFileFlags(command: Command): void {
  for (const flag of fileFlags) command.addOption(flag.helpGroup(heading));
}

/** The values of `addFileFlags` as the command line gave them. */
export interface FileFlags {
  readonly sampleRate?: string;
  readonly channels?: string;
  readonly dtype?: string;
  readonly gainUv?: string;
  readonly offsetSamples?: string;
  readonly offsetCounts?: string;
  readonly probe?: string;
  readonly allChannels?: boolean;
}

/**
 * What the user said about the files; the reader of the format checks ranges and types.
 * @throws UserError (`BAD_FLAG`) for text where a number is needed, or a probe file that cannot be read
 */
export async function openOptionsFromFlags(flags: FileFlags): Promise<OpenOptions> {
  return {
    sampleRate: optionalNumberFrom('--sample-rate', flags.sampleRate),
    channels: optionalNumberFrom('--channels', flags.channels),
    dtype: flags.dtype as OpenOptions['dtype'],
    gainUv: optionalNumberFrom('--gain-uv', flags.gainUv),
    offsetSamples: optionalNumberFrom('--offset-samples', flags.offsetSamples),
    offsetCounts: optionalNumberFrom('--offset-counts', flags.offsetCounts),
    probe: flags.probe === undefined ? undefined : await readProbe(flags.probe),
    allChannels: flags.allChannels,
  };
}
