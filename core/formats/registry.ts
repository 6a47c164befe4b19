import { UserError } from '../base/errors.ts';
import type { FileTree } from '../recording/byte-source.ts';
import { openChannelFiles } from './channel-files.ts';
import { type ChannelFormat, channelFormatOf, channelsOf } from './channel-folders.ts';
import { entryOf, formatOf, rawFormatId } from './file-formats.ts';
import { refuseForeignFormat } from './foreign-formats.ts';
import { isHdf5, openHdf5 } from './hdf5.ts';
import { isOebin, oebinDescribing, openOpenEphys } from './open-ephys-binary.ts';
import { checkOptions, mergeOptions, type OpenOptions, ofSelfDescribing } from './open-options.ts';
import { folderSafeName, type OpenedRecording } from './opened-recording.ts';
import { folderOf, normalisePath, stemOf } from './paths.ts';
import { recordingFiles } from './recording-files.ts';
import type { FormatFile, OpenedFile, RecordingFormat } from './recording-format.ts';
import { readSidecar } from './sidecar.ts';
import { SourceSet } from './source-set.ts';

const HEAD_BYTES = 64;

/**
 * Opens the recording or recordings at a path of a file tree, telling the format by content.
 * A folder may hold Open Ephys recordings at any depth, a file for every channel of a recording,
 * or one recording file.
 * @param path relative to the tree's root; empty for the root itself
 * @param options what the user says; where it is silent, a sidecar beside the file counts
 * @throws UserError, DamagedFileError saying what is wrong and what to do
 */
export async function openRecording(
  tree: FileTree,
  path: string,
  options: OpenOptions,
): Promise<OpenedRecording> {
  checkOptions({ ...options });
  const place = normalisePath(path);
  const sources = new SourceSet(tree);
  try {
    const isFile = place !== '' && (await tree.has(place));
    return isFile
      ? await openFile(tree, place, options, sources)
      : await openFolder(tree, place, options, sources);
  } catch (error) {
    await sources.closeAll();
    throw error;
  }
}

async function openFile(
  tree: FileTree,
  path: string,
  options: OpenOptions,
  sources: SourceSet,
): Promise<OpenedRecording> {
  if (isOebin(path))
    return openStreams(tree, folderOf(path), [path], ofSelfDescribing(options), sources);
  const oebin = oebinDescribing(path);
  if (oebin !== undefined && (await tree.has(oebin))) {
    return openStreams(tree, folderOf(oebin), [oebin], ofSelfDescribing(options), sources, path);
  }
  const channelFormat = channelFormatOf(path);
  if (channelFormat !== undefined) {
    return openChannels(tree, channelFormat, [path], ofSelfDescribing(options), sources);
  }
  const entry = await entryOf({ tree, path });
  if (entry !== path) return openFile(tree, entry, options, sources);
  const source = await sources.open(path);
  if (source.byteLength === 0) {
    throw new UserError('EMPTY_FILE', `${source.name} is empty. Check the recording.`);
  }
  const head = await source.read(0, Math.min(HEAD_BYTES, source.byteLength));
  refuseForeignFormat(head, source.name);
  const file = { tree, path, source, sources, head };
  if (isHdf5(head)) {
    const said = ofSelfDescribing(options);
    return { ...(await openHdf5(file, said)), said, close: () => sources.closeAll() };
  }
  const fileFormat = await formatOf(file);
  const sidecar = await readSidecar(tree, path);
  const { opened, said } = await openAsSaid(fileFormat, file, options, sidecar.options);
  const { recording, samples = [source], name = stemOf(path), events } = opened;
  return {
    format: fileFormat.format,
    formatId: fileFormat.formatId,
    recordings: [{ name: folderSafeName(name), recording, samples, events }],
    notices: sidecar.notices,
    said,
    close: () => sources.closeAll(),
  };
}

/** What is meant for raw files holds for one of another format that does not say its rate, too. */
async function openAsSaid(
  fileFormat: RecordingFormat,
  file: FormatFile,
  options: OpenOptions,
  beside: OpenOptions,
): Promise<{ opened: OpenedFile; said: OpenOptions }> {
  const { onlyRaw, ...whole } = options;
  const openWith = async (said: OpenOptions) => ({
    opened: await fileFormat.open(file, said),
    said,
  });
  try {
    return await openWith(saidOf(fileFormat, whole, beside, onlyRaw === true));
  } catch (error) {
    const { sampleRate, gainUv, offsetCounts, probe } = whole;
    const lacksRate = error instanceof UserError && error.code === 'SAMPLE_RATE_MISSING';
    if (onlyRaw !== true || sampleRate === undefined || !lacksRate) throw error;
    return openWith(mergeOptions(beside, { sampleRate, gainUv, offsetCounts, probe }));
  }
}

/** What is said about a file, by the user and beside it. */
function saidOf(
  { formatId }: RecordingFormat,
  options: OpenOptions,
  beside: OpenOptions,
  onlyRaw: boolean,
): OpenOptions {
  if (!onlyRaw) return mergeOptions(options, beside);
  return formatId === rawFormatId ? mergeOptions(beside, options) : beside;
}

async function openFolder(
  tree: FileTree,
  folder: string,
  options: OpenOptions,
  sources: SourceSet,
): Promise<OpenedRecording> {
  const files = await tree.list(folder);
  const shown = folder === '' ? tree.name : folder;
  if (files.length === 0) {
    throw new UserError(
      'FILE_NOT_FOUND',
      `${shown} does not exist or is empty. Check the path of the recording.`,
    );
  }
  const channels = channelsOf(files, folder);
  if (channels !== undefined) {
    return openChannels(tree, channels.format, channels.paths, ofSelfDescribing(options), sources);
  }
  const candidates = (await recordingFiles(tree, files)).filter(({ isCertain }) => isCertain);
  const paths = candidates.map(({ path }) => path);
  if (paths.length > 0 && paths.every(isOebin)) {
    return openStreams(tree, folder, paths, ofSelfDescribing(options), sources);
  }
  if (paths.length === 1) {
    const open = (await tree.has(paths[0])) ? openFile : openFolder;
    return open(tree, paths[0], options, sources);
  }
  const found =
    paths.length === 0
      ? 'no Open Ephys recording, wave file or file with a sidecar'
      : `recordings (${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ', ...' : ''})`;
  throw new UserError('NO_SINGLE_RECORDING', `${shown} holds ${found}. Name the file to open.`);
}

async function openChannels(
  tree: FileTree,
  { kind, formatId }: ChannelFormat,
  paths: readonly string[],
  options: OpenOptions,
  sources: SourceSet,
): Promise<OpenedRecording> {
  const { recordings, notices } = await openChannelFiles(kind, paths, options, tree, sources);
  return {
    ...{ format: kind.format, formatId, recordings, notices, said: options },
    close: () => sources.closeAll(),
  };
}

async function openStreams(
  tree: FileTree,
  root: string,
  oebinPaths: readonly string[],
  options: OpenOptions,
  sources: SourceSet,
  samplesPath?: string,
): Promise<OpenedRecording> {
  const request = {
    files: await tree.list(root),
    oebinPaths,
    root,
    ...(samplesPath === undefined ? {} : { samplesPath }),
  };
  const { recordings, notices } = await openOpenEphys(tree, request, options, sources);
  return {
    format: 'Open Ephys binary',
    formatId: 'open-ephys-binary',
    recordings,
    notices,
    said: options,
    close: () => sources.closeAll(),
  };
}
