import { DamagedFileError, UserError } from '../base/errors.ts';
import { hertz } from '../base/quantities.ts';
import type { ByteSource, FileTree } from '../recording/byte-source.ts';
import type { Notice } from '../recording/recording.ts';
import { openEphysEvents } from './events/open-ephys-events.ts';
import { FailedParts } from './failed-parts.ts';
import { matrixRecording } from './matrix-recording.ts';
import { readClock, withoutNumbers } from './open-ephys-clock.ts';
import { type OebinStream, parseOebin, parseOebinEvents } from './open-ephys-structure.ts';
import { layoutOptions, type OpenOptions, refuseOptions } from './open-options.ts';
import { folderSafeName, type NamedRecording, uniqueNames } from './opened-recording.ts';
import { fileNameOf, folderOf, isInside, joinPath } from './paths.ts';
import { readText } from './read-text.ts';
import type { SourceSet } from './source-set.ts';
import { oneSegment } from './stored-recording.ts';
import { wholeFrames } from './whole-frames.ts';
import { requireElectrodes, wireChannels } from './wire-channels.ts';

const STRUCTURE_FILE = 'structure.oebin';
const SAMPLES_FILE = 'continuous.dat';
/** Where the hardware's sample numbers are: since version 0.6, and before. */
const NUMBER_FILES = ['sample_numbers.npy', 'timestamps.npy'];

export function isOebin(path: string): boolean {
  return fileNameOf(path).toLowerCase() === STRUCTURE_FILE;
}

/** The structure file that would describe a `continuous/<stream>/continuous.dat`. */
export function oebinDescribing(path: string): string | undefined {
  if (fileNameOf(path).toLowerCase() !== SAMPLES_FILE) return undefined;
  return joinPath(folderOf(folderOf(folderOf(path))), STRUCTURE_FILE);
}

/** What is to be opened: everything below `root`, or the one stream whose samples are `samplesPath`. */
export interface OpenEphysRequest {
  readonly files: readonly string[];
  readonly oebinPaths: readonly string[];
  readonly root: string;
  readonly samplesPath?: string;
}

/**
 * Opens every continuous stream of the Open Ephys recordings below a folder, whatever the number
 * of nodes, experiments and recordings. Streams that cannot be read become notices as long as one
 * can: acquisition computers list streams that were never written.
 * @throws UserError `OPTION_NOT_APPLICABLE`, `NO_STREAMS`, or what is wrong with the only stream
 */
export async function openOpenEphys(
  tree: FileTree,
  request: OpenEphysRequest,
  options: OpenOptions,
  sources: SourceSet,
): Promise<{ recordings: NamedRecording[]; notices: Notice[] }> {
  refuseOptions(options, layoutOptions, request.oebinPaths[0], 'Open Ephys');
  const opened: NamedRecording[] = [];
  const failed = new FailedParts();
  for (const oebin of request.oebinPaths) {
    const described = await failed.attempt(async () => {
      const text = await readText(tree, oebin);
      return { streams: parseOebin(text, oebin), lists: parseOebinEvents(text, oebin) };
    });
    for (const stream of described?.streams ?? []) {
      const place = placeOf(stream, oebin, request);
      if (request.samplesPath !== undefined && place.samplesPath !== request.samplesPath) continue;
      const named = await failed.attempt(() =>
        openStream(stream, place, request, options, sources),
      );
      if (named === undefined) continue;
      const events = openEphysEvents({
        tree,
        files: request.files,
        folder: folderOf(oebin),
        lists: described!.lists,
        streamFolder: stream.folder,
        clock: named.recording,
      });
      opened.push({ ...named, events });
    }
  }
  if (opened.length === 0) throw failed.first ?? noStreams(request);
  const names = uniqueNames(opened.map((recording) => recording.name));
  return {
    recordings: opened.map((recording, i) => ({ ...recording, name: names[i] })),
    notices: failed.notices,
  };
}

interface StreamPlace {
  /** For messages: where the structure file expects the samples. */
  readonly expectedPath: string;
  readonly samplesPath: string | undefined;
  readonly name: string;
}

/** Folders copied between systems may differ in case from what the structure file says. */
function placeOf(stream: OebinStream, oebin: string, request: OpenEphysRequest): StreamPlace {
  const recordingFolder = folderOf(oebin);
  const expectedPath = joinPath(recordingFolder, 'continuous', stream.folder, SAMPLES_FILE);
  const samplesPath =
    request.files.find((path) => path === expectedPath) ??
    request.files.find((path) => path.toLowerCase() === expectedPath.toLowerCase());
  const below = isInside(request.root, recordingFolder)
    ? recordingFolder.slice(request.root.length)
    : '';
  return {
    expectedPath,
    samplesPath,
    name: folderSafeName(joinPath(below, stream.folder).replaceAll('/', '_')),
  };
}

async function openStream(
  stream: OebinStream,
  place: StreamPlace,
  request: OpenEphysRequest,
  options: OpenOptions,
  sources: SourceSet,
): Promise<NamedRecording> {
  const { samplesPath, expectedPath, name } = place;
  if (samplesPath === undefined) {
    throw new DamagedFileError(
      'STREAM_FILE_MISSING',
      `${expectedPath} is listed in ${STRUCTURE_FILE} and missing; the stream was left out.`,
    );
  }
  const samples = await sources.open(samplesPath);
  const columnCount = stream.channels.length;
  const { frameCount, notices } = wholeFrames(samples, 2 * columnCount);
  const sampleRate = hertz(stream.sampleRate);
  const clock = await openClock(samples, samplesPath, frameCount, stream, request, sources);
  const wiring = wireChannels(
    stream.channels.map((channel, column) => ({
      ...channel,
      column,
      offsetCounts: 0,
      isElectrode: channel.isElectrode || options.allChannels === true,
    })),
    options.probe,
  );
  requireElectrodes(wiring, samples.name);
  const recording = matrixRecording(
    {
      source: samples,
      dataOffset: 0,
      sampleType: 'int16',
      byteOrder: 'little',
      order: 'interleaved',
      columnCount,
      frameCount,
    },
    {
      sampleRate,
      channels: wiring.channels,
      segments: clock.segments,
      probe: wiring.probe,
      notices: [
        ...caseNotice(samplesPath, expectedPath),
        ...notices,
        ...clock.notices,
        ...wiring.notices,
      ],
    },
  );
  return { name, recording, samples: [samples] };
}

async function openClock(
  samples: ByteSource,
  samplesPath: string,
  frameCount: number,
  stream: OebinStream,
  request: OpenEphysRequest,
  sources: SourceSet,
) {
  const folder = folderOf(samplesPath);
  const path = NUMBER_FILES.map((file) => joinPath(folder, file)).find((candidate) =>
    request.files.includes(candidate),
  );
  if (path === undefined) {
    return {
      segments: oneSegment(frameCount, hertz(stream.sampleRate)),
      notices: [withoutNumbers(samples.name)],
    };
  }
  const numbers = await sources.open(path);
  try {
    return await readClock(numbers, frameCount, hertz(stream.sampleRate));
  } finally {
    await sources.close(numbers);
  }
}

function caseNotice(samplesPath: string, expectedPath: string): Notice[] {
  if (samplesPath === expectedPath) return [];
  const message = `${STRUCTURE_FILE} says ${expectedPath}; ${samplesPath} was read, which differs in case.`;
  return [{ code: 'FOLDER_CASE_DIFFERS', message }];
}

function noStreams(request: OpenEphysRequest): UserError {
  return new UserError(
    'NO_STREAMS',
    `${request.oebinPaths.join(', ')} lists no continuous stream: there is nothing to sort.`,
  );
}
