import { join } from 'node:path';
import { type Provenance, UserError } from '../../core/index.ts';
import { readTextFile } from '../files/read-text-file.ts';

type InputFile = Provenance['inputs'][number];

/** What an earlier sorting says of itself, as far as it does. */
interface EarlierResult {
  readonly input?: { readonly files?: readonly Partial<InputFile>[] };
  readonly run?: { readonly startedAt?: string };
}

/**
 * Keeps the result of another recording from being replaced, which may have the same name: people
 * record into a file of one name day after day.
 * @param folder an earlier result of Spikeloom
 * @param inputs the files of the recording whose result is to take its place
 * @throws UserError (`OTHER_RECORDING`)
 */
export async function refuseOtherRecording(
  folder: string,
  inputs: readonly InputFile[],
): Promise<void> {
  const path = join(folder, 'sorting.json');
  const text = await readTextFile(path).catch(nothingIfGone);
  if (text === undefined) return;
  const earlier = parseEarlier(text);
  const files = earlier?.input?.files ?? [];
  const isOf = ({ sha256 }: InputFile, place: number) => files[place]?.sha256 === sha256;
  if (files.length === inputs.length && inputs.every(isOf)) return;
  const [file] = files;
  const [input] = inputs;
  const advice = 'Choose another --out, or give --force to replace it.';
  throw new UserError(
    'OTHER_RECORDING',
    file?.sha256 === undefined
      ? `${path} does not say which recording it is of, so it was not replaced. ${advice}`
      : `${folder} holds the sorting of another recording: ${file.name} of ${file.byteLength} bytes with the SHA-256 ${file.sha256.slice(0, 12)}…${sortedAt(earlier)}. This ${input.name} has ${input.byteLength} bytes and the SHA-256 ${input.sha256.slice(0, 12)}…. ${advice}`,
  );
}

function sortedAt(earlier: EarlierResult | undefined): string {
  const startedAt = earlier?.run?.startedAt;
  return startedAt === undefined ? '' : `, sorted ${startedAt}`;
}

/** Another run may take its result away while it puts a newer one in its place. */
function nothingIfGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function parseEarlier(text: string): EarlierResult | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
