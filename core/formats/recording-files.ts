import { mapInFlight } from '../base/map-in-flight.ts';
import type { FileTree } from '../recording/byte-source.ts';
import { isNsx } from './blackrock-header.ts';
import { brainVisionHeaderPath, isBrainVision } from './brainvision.ts';
import { channelFormatOf } from './channel-folders.ts';
import { isEdf } from './edf-header.ts';
import { isHdf5 } from './hdf5.ts';
import { isIntanHeaderFile } from './intan.ts';
import { isIntan } from './intan-header.ts';
import { neuroscopeXmlPath } from './neuroscope.ts';
import { isOebin } from './open-ephys-binary.ts';
import { fileNameOf, folderOf } from './paths.ts';
import { isPlexon } from './plexon-header.ts';
import { sidecarPaths } from './sidecar.ts';
import { isSpike2 } from './spike2-header.ts';
import { spikeGlxMetaPath } from './spikeglx-meta.ts';
import { isWav } from './wav-header.ts';

/**
 * What can be opened as a recording: its samples' file, the structure file of an Open Ephys
 * recording, or a folder with a file for every channel.
 */
export interface RecordingFile {
  readonly path: string;
  /** Whether more than the ending of its name says that it is a recording. */
  readonly isCertain: boolean;
}

/** Endings of files that hold samples and often say nothing about them. */
const SAMPLES_ENDING = /\.(bin|dat|raw|npy)$/i;
/** Endings of files that hold recordings or anything else. */
const OFTEN_OTHER = /\.(h5|hdf5|kwik|kwd)$/i;
/** Endings of files that are never looked into: a folder may hold thousands of them. */
const OTHER_ENDING =
  /\.(json|[ct]sv|txt|md|log|meta|xml|html?|ya?ml|toml|ini|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|tiff?|bmp|mp[34]|m4[av]|avi|mov|mkv|py|ipynb|m|mat|r|exe|dll|zip|gz|tar|7z|tmp|partial)$/i;
const HEAD_BYTES = 64;

/** Files that are looked into at the same time. */
const mostInFlight = 32;

/**
 * The recordings among the files of a tree, by names and content, in the order of the files. A
 * recording of several files is one entry; the files that a structure file describes, results of
 * Spikeloom and of Phy, and hidden files are none.
 * @param files paths of the tree to choose among
 * @param isKnown says of a file that it need not be looked into to know that it is a recording
 */
export async function recordingFiles(
  tree: FileTree,
  files: readonly string[],
  isKnown: (path: string) => Promise<boolean> = async () => false,
): Promise<RecordingFile[]> {
  const candidates = candidatesAmong(files);
  const isRecording = await mapInFlight(
    candidates,
    mostInFlight,
    async ({ path, mustBeLookedInto }) =>
      // What cannot be looked into is told of where it is opened, if its name says that it should be.
      !mustBeLookedInto || (await isKnown(path)) || isSelfDescribing(tree, path).catch(() => false),
  );
  return candidates
    .filter((_, i) => isRecording[i])
    .map(({ path, isCertain }) => ({ path, isCertain }));
}

interface Candidate extends RecordingFile {
  /** Whether only its content tells that it is a recording. */
  readonly mustBeLookedInto: boolean;
}

/** What may be a recording, by the names of all files. */
function candidatesAmong(files: readonly string[]): Candidate[] {
  const known = new Set(files);
  const results = new Set(files.filter(isMarkOfResults).map(folderOf));
  const described = new Set(files.filter(isOebin).map(folderOf));
  const ofIntan = new Set(files.filter(isIntanHeaderFile).map(folderOf));
  const ofPhy = new Set(files.filter((path) => fileNameOf(path) === 'params.py').map(folderOf));
  const ofChannels = new Set<string>();
  const found: Candidate[] = [];
  for (const path of files) {
    if (isHidden(path) || isBelow(results, path)) continue;
    if (isOebin(path)) {
      found.push({ path, isCertain: true, mustBeLookedInto: false });
      continue;
    }
    if (isBelow(described, path) || OTHER_ENDING.test(path)) continue;
    if (channelFormatOf(path) !== undefined) {
      const folder = folderOf(path);
      if (!ofChannels.has(folder)) {
        found.push({ path: folder, isCertain: true, mustBeLookedInto: false });
      }
      ofChannels.add(folder);
      continue;
    }
    if (ofIntan.has(folderOf(path)) && !isIntanHeaderFile(path)) continue;
    if (ofPhy.has(folderOf(path)) && isOutputOfPhy(path)) continue;
    if (isFieldPotential(path, known) || known.has(brainVisionHeaderPath(path) ?? '')) continue;
    const isDescribed = descriptionPaths(path).some((description) => known.has(description));
    const holdsSamples = SAMPLES_ENDING.test(path);
    found.push({
      path,
      isCertain: isDescribed || !(holdsSamples || OFTEN_OTHER.test(path)),
      mustBeLookedInto: !(isDescribed || holdsSamples || isWavName(path)),
    });
  }
  return found;
}

/** What Spikeloom writes into a folder of results, and into what it keeps of a session. */
function isMarkOfResults(path: string): boolean {
  const name = fileNameOf(path);
  return name === 'sorting.json' || name.startsWith('session.sqlite');
}

/** Kilosort and Phy write arrays and a whitened copy, often beside the recording. */
const isOutputOfPhy = (path: string) => /(\.npy|(^|\/)temp_wh\.dat)$/i.test(path);

/** Such as `._day1.wav`, in which some systems keep facts about `day1.wav`. */
const isHidden = (path: string) => path.startsWith('.') || path.includes('/.');

function isBelow(folders: ReadonlySet<string>, path: string): boolean {
  let folder = folderOf(path);
  while (!folders.has(folder)) {
    if (folder === '') return false;
    folder = folderOf(folder);
  }
  return true;
}

const descriptionPaths = (path: string) => [
  ...sidecarPaths(path),
  ...(/\.bin$/i.test(path) ? [spikeGlxMetaPath(path)] : []),
  ...(/\.dat$/i.test(path) ? [neuroscopeXmlPath(path)] : []),
];

/** The slow band of a probe of SpikeGLX, where the band with the spikes lies beside it. */
function isFieldPotential(path: string, known: ReadonlySet<string>): boolean {
  return /\.lf\.bin$/i.test(path) && known.has(path.replace(/lf(\.bin)$/i, 'ap$1'));
}

const isWavName = (path: string) => /\.wav$/i.test(path);

async function isSelfDescribing(tree: FileTree, path: string): Promise<boolean> {
  const source = await tree.open(path);
  try {
    const head = await source.read(0, Math.min(HEAD_BYTES, source.byteLength));
    return [isWav, isNsx, isIntan, isEdf, isBrainVision, isHdf5, isPlexon, isSpike2].some(
      (matches) => matches(head),
    );
  } finally {
    await source.close();
  }
}
