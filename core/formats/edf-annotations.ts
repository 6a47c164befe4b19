import { DamagedFileError } from '../base/errors.ts';
import { decodeUtf8 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { EdfHeader } from './edf-header.ts';

/** A note at a moment, in seconds from the start that the header states. */
export interface EdfAnnotation {
  readonly onset: number;
  readonly durationSeconds: number | undefined;
  /** Empty for the one that tells when a record began. */
  readonly text: string;
}

const DURATION_MARK = '\x15';
const TEXT_MARK = '\x14';

/** The annotations of one record (EDF+ specification, 2.2.2). */
export async function readAnnotations(
  source: ByteSource,
  header: EdfHeader,
  record: number,
): Promise<EdfAnnotation[]> {
  const { headerBytes, recordBytes, sampleBytes } = header;
  const found: EdfAnnotation[] = [];
  for (const { isAnnotations, byteOffset, framesPerRecord } of header.signals) {
    if (!isAnnotations) continue;
    const offset = headerBytes + record * recordBytes + byteOffset;
    const text = decodeUtf8(await source.read(offset, framesPerRecord * sampleBytes));
    for (const list of text.split('\0')) found.push(...annotationsOf(list));
  }
  return found;
}

/** `+onset`, perhaps a mark and a duration, then a mark before and behind every text. */
function annotationsOf(list: string): EdfAnnotation[] {
  const [timing, ...texts] = list.split(TEXT_MARK);
  const [onsetText, durationText] = timing.split(DURATION_MARK);
  const onset = /^[+-]\d+(\.\d*)?$/.test(onsetText) ? Number(onsetText) : Number.NaN;
  if (Number.isNaN(onset) || texts.length === 0) return [];
  const duration = Number(durationText ?? Number.NaN);
  const durationSeconds = Number.isFinite(duration) ? duration : undefined;
  return texts.slice(0, -1).map((text) => ({ onset, durationSeconds, text: text.trim() }));
}

/**
 * When a record began, which the first of its annotations tells.
 * @throws DamagedFileError `EDF_ANNOTATIONS`
 */
export async function recordOnset(
  source: ByteSource,
  header: EdfHeader,
  record: number,
): Promise<number> {
  const [first] = await readAnnotations(source, header, record);
  if (first !== undefined) return first.onset;
  throw new DamagedFileError(
    'EDF_ANNOTATIONS',
    `${source.name}: record ${record} does not say when it began, which EDF+ needs. Export the file again.`,
  );
}
