import { DamagedFileError } from '../base/errors.ts';
import { folderOf, joinPath, stemOf } from './paths.ts';

/** The metadata that SpikeGLX writes beside `NAME.bin`. */
export const spikeGlxMetaPath = (path: string) => joinPath(folderOf(path), `${stemOf(path)}.meta`);

/** What a SpikeGLX `.meta` file says, key by key. */
export class SpikeGlxMeta {
  private readonly values = new Map<string, string>();
  private readonly file: string;

  /** @param file for messages */
  constructor(text: string, file: string) {
    this.file = file;
    for (const line of text.split(/\r?\n/)) {
      const at = line.indexOf('=');
      if (at > 0) this.values.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
    }
  }

  text(key: string): string | undefined {
    const value = this.values.get(key);
    return value === '' ? undefined : value;
  }

  /** @throws DamagedFileError `SPIKEGLX_META` when the value is no number */
  number(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw this.damaged(`says ${key}=${text.slice(0, 40)}, expected a number`);
  }

  /** @throws DamagedFileError `SPIKEGLX_META` when the key is missing or its value is no number above 0 */
  positive(...keys: readonly string[]): number {
    for (const key of keys) {
      const value = this.number(key);
      if (value === undefined) continue;
      if (value > 0) return value;
      throw this.damaged(`says ${key}=${value}, expected a number above 0`);
    }
    throw this.damaged(`says nothing of ${keys.join(' or ')}`);
  }

  /** Whole numbers with commas between them, as in `384,0,1`. */
  counts(key: string): number[] | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const counts = text.split(',').map(Number);
    if (counts.every((count) => Number.isInteger(count) && count >= 0)) return counts;
    throw this.damaged(`says ${key}=${text.slice(0, 40)}, expected whole numbers`);
  }

  /** A table `(header)(entry)(entry)...`: what stands in each pair of parentheses. */
  table(key: string): { header: string; entries: string[] } | undefined {
    const text = this.text(`~${key}`);
    if (text === undefined) return undefined;
    const [header = '', ...entries] = Array.from(
      text.matchAll(/\(([^()]*)\)/g),
      (match) => match[1],
    );
    return { header, entries };
  }

  damaged(what: string): DamagedFileError {
    return new DamagedFileError(
      'SPIKEGLX_META',
      `${this.file} ${what}. Take the .meta file that was recorded with the .bin file.`,
    );
  }
}

/** Whether a text describes a SpikeGLX binary file. */
export const isSpikeGlxMeta = (text: string) =>
  /^nSavedChans=/m.test(text) && /^typeThis=/m.test(text);

/** Numbers of the acquired channels that were saved, in the order of the file, as in `0:383,768`. */
export function savedChannels(meta: SpikeGlxMeta, savedCount: number): number[] {
  const text = meta.text('snsSaveChanSubset');
  if (text === undefined || text === 'all') return Array.from({ length: savedCount }, (_, i) => i);
  const channels: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d+)(?::(\d+))?$/.exec(part.trim());
    if (match === null) throw meta.damaged(`says snsSaveChanSubset=${text.slice(0, 40)}`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (!Number.isSafeInteger(last) || last - first >= savedCount) break;
    for (let channel = first; channel <= last; channel++) channels.push(channel);
  }
  if (channels.length === savedCount) return channels;
  throw meta.damaged(`lists ${channels.length} saved channels and announces ${savedCount}`);
}
