import type { Dataset, Entity, File } from 'h5wasm/node';
import type { Hdf5Numbers, Hdf5OtherFiles } from '../../../core/index.ts';
import type { DiskView } from './disk-view.ts';
import type { Hdf5Library } from './library.ts';
import { breaksLibrary } from './library-failure.ts';
import { rawFilesOf } from './raw-files.ts';

/** What is there is sound, but not what was asked for. */
export class OtherContentError extends Error {}

/** The library still has what failed of a file open, and would give the same if the file were replaced. */
export class StaleLibraryError extends Error {}

/**
 * Answers questions on HDF5 files, in the thread that has the library. A file is opened when it is first
 * asked about. Whatever goes wrong is thrown as the library throws it.
 */
export class OpenHdf5Files {
  private readonly hdf5: Hdf5Library;
  private readonly disk: DiskView;
  private readonly files = new Map<string, File>();
  private readonly failedPaths = new Set<string>();

  constructor(hdf5: Hdf5Library, disk: DiskView) {
    this.hdf5 = hdf5;
    this.disk = disk;
  }

  /** @throws StaleLibraryError */
  open(path: string): void {
    if (this.failedPaths.has(path)) throw new StaleLibraryError();
    this.fileAt(path);
  }

  close(path: string): void {
    this.files.get(path)?.close();
    this.files.delete(path);
  }

  /** Must be told of a question on a file that failed. */
  failed(path: string): void {
    this.failedPaths.add(path);
  }

  keys(path: string, group: string): string[] | undefined {
    const entity = this.entity(path, group);
    return entity !== null && 'keys' in entity ? entity.keys().sort() : undefined;
  }

  shape(path: string, place: string): readonly number[] | undefined {
    const entity = this.entity(path, place);
    return isDataset(entity) ? (entity.shape ?? []) : undefined;
  }

  numbers(
    path: string,
    place: string,
    ranges: readonly (readonly [number, number])[],
  ): Hdf5Numbers {
    const dataset = this.datasetAt(path, place);
    const isSingle = (dataset.shape ?? []).length === 0;
    const value = isSingle
      ? dataset.value
      : dataset.slice(ranges.map(([start, end]) => [start, end]));
    if (typeof value === 'number') return [value];
    if (typeof value === 'bigint') return [value];
    if (ArrayBuffer.isView(value)) return value as Float64Array;
    throw new OtherContentError(`${place} holds no numbers`);
  }

  texts(path: string, place: string): readonly string[] {
    const { value } = this.datasetAt(path, place);
    const texts = Array.isArray(value) ? value : [value];
    if (texts.every((text) => typeof text === 'string')) return texts;
    throw new OtherContentError(`${place} holds no text`);
  }

  attribute(path: string, place: string, name: string): number | string | undefined {
    const value = this.attributeValue(path, place, name);
    const isList = Array.isArray(value) || ArrayBuffer.isView(value);
    const single = isList ? (value as ArrayLike<unknown>)[0] : value;
    if (typeof single === 'bigint') return Number(single);
    return typeof single === 'number' || typeof single === 'string' ? single : undefined;
  }

  attributeTexts(path: string, place: string, name: string): readonly string[] {
    const value = this.attributeValue(path, place, name);
    return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  }

  otherFiles(path: string, place: string): Hdf5OtherFiles {
    const places = place.split('/').map((_, depth, parts) => parts.slice(0, depth + 1).join('/'));
    const linked = places.slice(1).flatMap((part) => this.linkAt(path, part) ?? []);
    const dataset = this.entity(path, place);
    if (!isDataset(dataset)) return { linked, virtual: [], raw: [], rawByteLength: 0 };
    const sources = dataset.metadata.virtual_sources ?? [];
    const virtual = sources.map((source) => source.file_name).filter((name) => name !== '.');
    // The library has no other way to look at an array without reading it than to begin anew.
    const lookUp = () => new this.hdf5.Dataset(dataset.file_id, place).metadata;
    const raw = sources.length > 0 ? [] : rawFilesOf(dataset, lookUp, this.disk);
    const { size, total_size } = dataset.metadata;
    const rawByteLength = raw.length > 0 ? size * total_size : 0;
    return { linked, virtual: [...new Set(virtual)], raw, rawByteLength };
  }

  private linkAt(path: string, place: string): string | undefined {
    try {
      return this.fileAt(path).get_external_link(place).filename || undefined;
    } catch (error) {
      if (breaksLibrary(error)) throw error;
      this.failed(path);
      // What is no link of this file has no place in it either.
      return undefined;
    }
  }

  private attributeValue(path: string, place: string, name: string): unknown {
    const entity = this.entity(path, place);
    return entity !== null && 'attrs' in entity ? entity.attrs[name]?.value : undefined;
  }

  private datasetAt(path: string, place: string): Dataset {
    const entity = this.entity(path, place);
    if (isDataset(entity)) return entity;
    throw new OtherContentError(`${place} is no array any more`);
  }

  private entity(path: string, place: string): Entity | null {
    return this.fileAt(path).get(place);
  }

  private fileAt(path: string): File {
    const open = this.files.get(path) ?? new this.hdf5.File(path, 'r');
    this.files.set(path, open);
    return open;
  }
}

const isDataset = (entity: Entity | null): entity is Dataset =>
  entity !== null && 'slice' in entity;
