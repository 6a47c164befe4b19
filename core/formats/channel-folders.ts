import { byNaturalOrder } from '../base/natural-order.ts';
import type { ChannelFileFormat } from './channel-files.ts';
import { neuralynx } from './neuralynx.ts';
import { openEphysLegacy } from './open-ephys-legacy.ts';
import type { FormatId } from './opened-recording.ts';
import { folderOf } from './paths.ts';

/** A format that writes a file for every channel: all of one folder are opened together. */
export interface ChannelFormat {
  readonly formatId: FormatId;
  /** Ending of the channels' files. */
  readonly ending: RegExp;
  readonly kind: ChannelFileFormat;
}

const formats: readonly ChannelFormat[] = [
  { formatId: 'neuralynx', ending: /\.ncs$/i, kind: neuralynx },
  { formatId: 'open-ephys-legacy', ending: /\.continuous$/i, kind: openEphysLegacy },
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
