import { DamagedFileError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import { neuroscopeEvents } from './events/neuroscope-events.ts';
import { matrixRecording } from './matrix-recording.ts';
import { layoutOptions, MOST_CHANNELS, type OpenOptions, refuseOptions } from './open-options.ts';
import { folderOf, joinPath, stemOf } from './paths.ts';
import { readText } from './read-text.ts';
import type { FormatFile, OpenedFile } from './recording-format.ts';
import { oneSegment } from './stored-recording.ts';
import { wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

/** The session's parameters, which Neuroscope keeps beside `NAME.dat`. */
export const neuroscopeXmlPath = (path: string) => joinPath(folderOf(path), `${stemOf(path)}.xml`);

/** Whether a binary file has parameters of Neuroscope beside it. */
export async function isNeuroscope({ path, tree }: Pick<FormatFile, 'path' | 'tree'>) {
  if (!/\.dat$/i.test(path) || !(await tree.has(neuroscopeXmlPath(path)))) return false;
  const text = await readText(tree, neuroscopeXmlPath(path));
  return /<acquisitionSystem>/.test(text) && /<nChannels>/.test(text);
}

/**
 * A recording of the Neuroscope and Klusters family: 16- or 32-bit samples interleaved, described
 * by an XML file. Channels that no anatomical group has, or that it skips, are no electrodes.
 * @throws UserError `EMPTY_FILE`, `NO_ELECTRODES`, `OPTION_NOT_APPLICABLE`
 * @throws DamagedFileError `NEUROSCOPE_XML`
 */
export async function openNeuroscope(
  { tree, path, source }: FormatFile,
  options: OpenOptions,
): Promise<OpenedFile> {
  refuseOptions(options, layoutOptions, source.name, 'Neuroscope');
  const xmlPath = neuroscopeXmlPath(path);
  const text = await readText(tree, xmlPath);
  const positive = (key: string): number => {
    const value = Number(
      new RegExp(`<${key}>\\s*([^<]*?)\\s*</${key}>`).exec(text)?.[1] || Number.NaN,
    );
    if (Number.isFinite(value) && value > 0) return value;
    throw new DamagedFileError(
      'NEUROSCOPE_XML',
      `${xmlPath} states no ${key} above 0; expected the parameters of ${source.name}.`,
    );
  };
  const bits = positive('nBits');
  const columnCount = Math.min(MOST_CHANNELS, Math.floor(positive('nChannels')));
  const sampleRate = hertz(positive('samplingRate'));
  const sampleType = bits > 16 ? 'int32' : 'int16';
  const { frameCount, notices } = wholeFrames(source, columnCount * (bits > 16 ? 4 : 2));
  const gainToMicrovolts = (1e6 * positive('voltageRange')) / 2 ** bits / positive('amplification');
  const used = channelsInGroups(text);
  const wiring = wireChannels(
    Array.from({ length: columnCount }, (_, column) => ({
      name: `ch${column}`,
      column,
      gainToMicrovolts,
      offsetCounts: 0,
      isElectrode: options.allChannels === true || used === null || used.has(column),
    })),
    options.probe,
  );
  requireElectrodes(wiring, source.name);
  const recording = matrixRecording(
    {
      source,
      dataOffset: 0,
      sampleType,
      byteOrder: 'little',
      order: 'interleaved',
      columnCount,
      frameCount,
    },
    {
      sampleRate,
      channels: wiring.channels,
      segments: oneSegment(frameCount, sampleRate),
      probe: wiring.probe,
      notices: [...notices, ...wiring.notices],
    },
  );
  return { recording, events: neuroscopeEvents(tree, path, recording) };
}

/** Channels that the anatomical groups show and do not skip, or null where there are no groups. */
function channelsInGroups(text: string): ReadonlySet<number> | null {
  const groups = /<anatomicalDescription>([\s\S]*?)<\/anatomicalDescription>/.exec(text)?.[1];
  if (groups === undefined) return null;
  const shown = new Set<number>();
  for (const [, attributes, number] of groups.matchAll(/<channel([^>]*)>\s*(\d+)\s*<\/channel>/g)) {
    if (!/skip\s*=\s*["']1["']/.test(attributes)) shown.add(Number(number));
  }
  return shown.size === 0 ? null : shown;
}
