import { UserError } from '../base/errors.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { FileTree } from '../recording/byte-source.ts';
import { isProbeName } from '../recording/probe-files/library.ts';
import type { Notice } from '../recording/recording.ts';
import { checkOptions, type OpenOptions, type ProbeText } from './open-options.ts';
import { fileNameOf, folderOf, joinPath, stemOf } from './paths.ts';
import { knownProbeText, probeFileText } from './probe-text.ts';
import { readBytes, readText } from './read-text.ts';

export interface Sidecar {
  readonly options: OpenOptions;
  readonly notices: readonly Notice[];
}

/** Keys of a sidecar without dashes, underscores and capitals, and the options they mean. */
const OPTION_OF_KEY: ReadonlyMap<string, string> = new Map([
  ['samplerate', 'sampleRate'],
  ['channels', 'channels'],
  ['dtype', 'dtype'],
  ['gainuv', 'gainUv'],
  ['offsetsamples', 'offsetSamples'],
  ['offsetcounts', 'offsetCounts'],
  ['probe', 'probe'],
  ['allchannels', 'allChannels'],
]);

/** `NAME.json` beside `NAME.bin`, or `NAME.bin.json`. */
export function sidecarPaths(path: string): string[] {
  const folder = folderOf(path);
  return [`${stemOf(path)}.json`, `${fileNameOf(path)}.json`].map((name) => joinPath(folder, name));
}

/**
 * Reads what the sidecar of a file says. A JSON file of the same name that holds no key of ours
 * belongs to another program and is left alone.
 * @throws UserError `SIDECAR_INVALID`, `INVALID_OPTION`
 */
export async function readSidecar(tree: FileTree, path: string): Promise<Sidecar> {
  for (const candidate of sidecarPaths(path)) {
    if (candidate !== path && (await tree.has(candidate))) return parseSidecar(tree, candidate);
  }
  return { options: {}, notices: [] };
}

async function parseSidecar(tree: FileTree, path: string): Promise<Sidecar> {
  const content = parseJsonObject(await readText(tree, path), path);
  const said: Record<string, unknown> = {};
  const unknownKeys: string[] = [];
  for (const [key, value] of Object.entries(content)) {
    const option = OPTION_OF_KEY.get(key.replaceAll(/[-_]/g, '').toLowerCase());
    if (option === undefined) {
      unknownKeys.push(key);
    } else if (option in said) {
      throw new UserError('SIDECAR_INVALID', `${path} gives ${option} twice: keep one of them.`);
    } else {
      said[option] = value;
    }
  }
  if (Object.keys(said).length === 0) {
    const message = `${path} holds no key that describes a recording, so it was not used.`;
    return { options: {}, notices: [{ code: 'SIDECAR_IGNORED', message }] };
  }
  const probe = said.probe === undefined ? undefined : await probeText(tree, path, said.probe);
  const options = checkOptions({ ...said, probe }, path);
  if (unknownKeys.length === 0) return { options, notices: [] };
  const message = `${path}: ${unknownKeys.join(', ')} means nothing here and was not used.`;
  return { options, notices: [{ code: 'SIDECAR_UNKNOWN_KEY', message }] };
}

function parseJsonObject(text: string, path: string): JsonObject {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'SIDECAR_INVALID',
      `${path} is not valid JSON (${reason}). Correct or remove it.`,
    );
  }
  if (isJsonObject(content)) return content;
  throw new UserError(
    'SIDECAR_INVALID',
    `${path} holds no JSON object; expected e.g. {"sampleRate": 30000, "channels": 4, "dtype": "int16"}.`,
  );
}

/** A sidecar holds its probe as an object, or names a file beside it or a probe of the library. */
async function probeText(tree: FileTree, sidecarPath: string, probe: unknown): Promise<ProbeText> {
  if (isJsonObject(probe)) return { text: JSON.stringify(probe), origin: sidecarPath };
  if (typeof probe !== 'string') {
    throw new UserError(
      'SIDECAR_INVALID',
      `${sidecarPath}: probe must be the name of a probe or of a probe file, or the content of a probeinterface file.`,
    );
  }
  const path = joinPath(folderOf(sidecarPath), probe);
  if (await tree.has(path)) return await probeFileText(await readBytes(tree, path), path);
  if (isProbeName(probe)) return knownProbeText(probe);
  throw new UserError(
    'FILE_NOT_FOUND',
    `${sidecarPath} names the probe file ${probe}, which is not beside it.`,
  );
}
