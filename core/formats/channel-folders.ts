import { byNaturalOrder } from '../base/natural-order.ts';
import type { Notice } from '../recording/recording.ts';
import { openNeuralynx } from './neuralynx.ts';
import type { OpenOptions } from './open-options.ts';
import type { FormatId, NamedRecording } from './opened-recording.ts';
import { folderOf } from './paths.ts';
import type { SourceSet } from './source-set.ts';

/** A format that writes a file for every channel: all of one folder are opened together. */
export interface ChannelFormat {
  readonly format: string;
  readonly formatId: FormatId;
  /** Ending of the channels' files. */
  readonly ending: RegExp;
  readonly open: (
    paths: readonly string[],
    options: OpenOptions,
    sources: SourceSet,
  ) => Promise<{ recordings: NamedRecording[]; notices: Notice[] }>;
}

const formats: readonly ChannelFormat[] = [
  { format: 'Neuralynx', formatId: 'neuralynx', ending: /\.ncs$/i, open: openNeuralynx },
];

/** The format that a file holds a channel of. */
export function channelFormatOf(path: string): ChannelFormat | undefined {
  return formats.find(({ ending }) => ending.test(path));
}

/** The channels of a folder in natural order (`CSC2` before `CSC10`), and their format. */
export function channelsOf(
  files: readonly string[],
  folder: string,
): { format: ChannelFormat; paths: string[] } | undefined {
  const inFolder = files.filter((path) => folderOf(path) === folder);
  for (const format of formats) {
    const paths = inFolder.filter((path) => format.ending.test(path));
    if (paths.length > 0) return { format, paths: paths.sort(byNaturalOrder) };
  }
  return undefined;
}
