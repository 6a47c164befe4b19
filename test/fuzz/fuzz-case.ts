import { DamagedFileError, UserError } from '../../core/base/errors.ts';
import { Random } from '../../core/base/random.ts';
import type { OpenOptions } from '../../core/formats/open-options.ts';
import type { NamedRecording, OpenedRecording } from '../../core/formats/opened-recording.ts';
import { damage } from './damage.ts';
import type { Files, Specimen } from './specimens.ts';

/** Opens files as they were damaged, and tells whether all that was opened was closed again. */
export interface Opener {
  open(files: Files, path: string, options: OpenOptions): Promise<OpenedRecording>;
  openCount(): number;
}

/** What became of damaged files. Anything else is thrown. */
export type Outcome = 'read' | 'refused';

/** Segments that are looked at, and samples at the ends of each. */
const MOST_SEGMENTS = 20;
const MOST_SAMPLES = 50;

/**
 * Damages one file of a specimen by a seed and reads what is left: a reader may refuse it in words or
 * read it; it must not crash, hang, read outside of the file or leave it open.
 */
export async function fuzzCase(
  variants: readonly Specimen[],
  seed: number,
  opener: Opener,
): Promise<Outcome> {
  const random = new Random(seed);
  const { files, path, options = {} } = variants[random.integer(variants.length)]!;
  const names = Object.keys(files);
  const victim = names[random.integer(names.length)]!;
  const damaged = { ...files, [victim]: damage(files[victim]!, random) };
  const allChannels = random.uniform() < 0.5;
  return readEnds(damaged, path, { ...options, ...(allChannels && { allChannels }) }, opener);
}

export async function readEnds(
  files: Files,
  path: string,
  options: OpenOptions,
  opener: Opener,
): Promise<Outcome> {
  const opened = await opener.open(files, path, options).catch(mustBeRefusal);
  for (const named of opened?.recordings ?? []) await readRecording(named).catch(mustBeRefusal);
  await opened?.close();
  if (opener.openCount() > 0) throw new Error(`${opener.openCount()} files were left open`);
  return opened === undefined ? 'refused' : 'read';
}

async function readRecording({ recording, events }: NamedRecording): Promise<void> {
  for (const [segment, { sampleCount }] of recording.segments.slice(0, MOST_SEGMENTS).entries()) {
    if (!(sampleCount > 0)) throw new Error(`segment ${segment} has ${sampleCount} samples`);
    for (const start of [0, Math.max(0, sampleCount - MOST_SAMPLES)]) {
      const end = Math.min(start + MOST_SAMPLES, sampleCount);
      const out = new Float32Array(recording.channelCount * (end - start));
      await recording.read(segment, start, end, out).catch(mustBeRefusal);
    }
  }
  const read = await events?.read();
  for (const [i, sample] of (read?.sampleIndex ?? []).entries()) {
    const { sampleCount } = recording.segments[read!.segmentIndex[i]!]!;
    if (!(sample >= 0 && sample < sampleCount)) throw new Error(`event ${i} is at ${sample}`);
  }
}

function mustBeRefusal(error: unknown): undefined {
  const isRefusal = error instanceof UserError || error instanceof DamagedFileError;
  if (!isRefusal) throw error;
  if (error.message.length <= 20) throw new Error(`it only says "${error.message}"`);
  return undefined;
}
