import type { Dataset, Entity, File } from 'h5wasm/node';
import {
  DamagedFileError,
  type Hdf5Dataset,
  type Hdf5OtherFiles,
  type Hdf5Source,
} from '../../core/index.ts';
import { hdf5Failed, hdf5LibraryFor } from './hdf5-library.ts';

/**
 * Opens an HDF5 file for reading by parts.
 * @throws DamagedFileError `HDF5_UNREADABLE`
 */
export async function openHdf5Source(path: string): Promise<Hdf5Source> {
  const h5wasm = await hdf5LibraryFor(path);
  return new H5WasmSource(
    path,
    attempt(path, () => new h5wasm.File(path, 'r')),
  );
}

class H5WasmSource implements Hdf5Source {
  readonly name: string;
  private readonly file: File;

  constructor(name: string, file: File) {
    this.name = name;
    this.file = file;
  }

  keys(group: string): readonly string[] | undefined {
    const entity = this.entity(group);
    if (entity === null || !('keys' in entity)) return undefined;
    return attempt(this.name, () => entity.keys()).sort();
  }

  dataset(path: string): Hdf5Dataset | undefined {
    const entity = this.entity(path);
    if (entity === null || !('slice' in entity)) return undefined;
    return new H5WasmDataset(this.name, path, entity);
  }

  attribute(path: string, name: string): number | string | undefined {
    const entity = this.entity(path);
    if (entity === null || !('attrs' in entity)) return undefined;
    const value = attempt(this.name, () => entity.attrs[name]?.value);
    const single = Array.isArray(value) || ArrayBuffer.isView(value) ? firstOf(value) : value;
    if (typeof single === 'bigint') return Number(single);
    return typeof single === 'number' || typeof single === 'string' ? single : undefined;
  }

  attributeTexts(path: string, name: string): readonly string[] {
    const entity = this.entity(path);
    if (entity === null || !('attrs' in entity)) return [];
    const value = attempt(this.name, () => entity.attrs[name]?.value);
    return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  }

  otherFiles(path: string): Hdf5OtherFiles {
    const places = path.split('/').map((_, depth, parts) => parts.slice(0, depth + 1).join('/'));
    const linked = places.slice(1).flatMap((place) => this.linkAt(place) ?? []);
    const entity = this.entity(path);
    const isDataset = entity !== null && 'slice' in entity;
    const sources = isDataset
      ? attempt(this.name, () => entity.metadata.virtual_sources ?? [])
      : [];
    const virtual = sources.map((source) => source.file_name).filter((name) => name !== '.');
    return { linked, virtual: [...new Set(virtual)] };
  }

  private linkAt(place: string): string | undefined {
    try {
      return this.file.get_external_link(place).filename || undefined;
    } catch (error) {
      hdf5Failed(this.name, error);
      // What is no link of this file has no place in it either.
      return undefined;
    }
  }

  async close(): Promise<void> {
    attempt(this.name, () => this.file.close());
  }

  private entity(path: string): Entity | null {
    return attempt(this.name, () => this.file.get(path));
  }
}

class H5WasmDataset implements Hdf5Dataset {
  readonly shape: readonly number[];
  private readonly file: string;
  private readonly path: string;
  private readonly dataset: Dataset;

  constructor(file: string, path: string, dataset: Dataset) {
    this.file = file;
    this.path = path;
    this.dataset = dataset;
    this.shape = attempt(file, () => dataset.shape) ?? [];
  }

  readNumbers(ranges: readonly (readonly [number, number])[]) {
    const value = attempt(this.file, () =>
      this.shape.length === 0
        ? this.dataset.value
        : this.dataset.slice(ranges.map(([start, end]) => [start, end])),
    );
    if (typeof value === 'number') return [value];
    if (typeof value === 'bigint') return [value];
    if (ArrayBuffer.isView(value)) return value as Float64Array;
    throw unreadable(this.file, `${this.path} holds no numbers`);
  }

  readTexts(): readonly string[] {
    const value = attempt(this.file, () => this.dataset.value);
    const texts = Array.isArray(value) ? value : [value];
    if (texts.every((text) => typeof text === 'string')) return texts;
    throw unreadable(this.file, `${this.path} holds no text`);
  }
}

function firstOf(values: ArrayLike<unknown> | ArrayBufferView): unknown {
  return (values as ArrayLike<unknown>)[0];
}

/** The library's errors name its own insides; what they mean is that the file cannot be read. */
function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    hdf5Failed(file, error);
    const reason = error instanceof Error ? reasonIn(error.message) : 'no reason is given';
    throw unreadable(file, reason);
  }
}

/** The library tells its whole stack of calls; the innermost is the last to say what is wrong. */
function reasonIn(message: string): string {
  const calls = Array.from(message.matchAll(/^ *#\d+: .*?\(\): (.*)$/gm), ([, text]) => text!);
  return calls.at(-1) ?? message.split('\n')[0]!;
}

function unreadable(file: string, reason: string): DamagedFileError {
  return new DamagedFileError(
    'HDF5_UNREADABLE',
    `${file} cannot be read as HDF5 (${reason.slice(0, 200)}). Check it with h5dump, or copy it again.`,
  );
}
