import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset, Group } from 'h5wasm/node';
import {
  contentsOf,
  type ExportContents,
  type FileContents,
  type Hdf5Attribute,
  type Hdf5GroupNode,
  type Hdf5Reference,
} from '../../../core/index.ts';
import { hdf5Library } from './library.ts';

/** The bytes of an HDF5 file. It is made in a temporary folder, since the library writes only to files. */
async function encodeHdf5(root: Hdf5GroupNode): Promise<Uint8Array> {
  const h5wasm = await hdf5Library();
  const folder = await mkdtemp(join(tmpdir(), 'spikeloom-'));
  try {
    const path = join(folder, 'file.h5');
    const file = new h5wasm.File(path, 'w');
    const later: (() => void)[] = [];
    fill(file, file, root, later);
    // References need what they point to.
    for (const act of later) act();
    file.close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function fill(file: Group, group: Group, node: Hdf5GroupNode, later: (() => void)[]): void {
  addAttributes(file, group, node.attributes, later);
  for (const [name, child] of Object.entries(node.groups)) {
    fill(file, group.create_group(name), child, later);
  }
  for (const [name, { data, shape, attributes }] of Object.entries(node.datasets)) {
    const create = (content: Parameters<Group['create_dataset']>[0]['data']) => {
      const dataset = group.create_dataset({
        name,
        data: content,
        ...(shape && { shape: [...shape] }),
      });
      addAttributes(file, dataset, attributes, later);
    };
    if (!isReferences(data)) create(data as Float64Array);
    else later.push(() => create(data.map((reference) => referenceTo(file, reference))));
  }
  for (const [name, target] of Object.entries(node.links ?? {})) {
    later.push(() => group.create_soft_link(target, name));
  }
}

function addAttributes(
  file: Group,
  owner: Group | Dataset,
  attributes: Readonly<Record<string, Hdf5Attribute>>,
  later: (() => void)[],
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (isReference(value)) {
      later.push(() => owner.create_attribute(name, referenceTo(file, value)));
    } else if (typeof value === 'number') {
      // A whole number is one of floating point all the same.
      owner.create_attribute(name, value, [], '<d');
    } else {
      owner.create_attribute(name, value as string);
    }
  }
}

const referenceTo = (file: Group, { target }: Hdf5Reference) =>
  (file.get(target) as Group | Dataset).create_reference();

const isReference = (value: unknown): value is Hdf5Reference =>
  typeof value === 'object' && value !== null && 'target' in value;

const isReferences = (data: unknown): data is readonly Hdf5Reference[] =>
  Array.isArray(data) && data.length > 0 && isReference(data[0]);

/** Makes what files are to hold, HDF5 files as their bytes. */
export async function withHdf5Encoded(
  contents: Readonly<Record<string, ExportContents>>,
): Promise<Record<string, Exclude<FileContents, { hdf5: unknown }>>> {
  const files: Record<string, Exclude<FileContents, { hdf5: unknown }>> = {};
  for (const [name, made] of Object.entries(contents)) {
    const content = contentsOf(made);
    const isTree = typeof content === 'object' && 'hdf5' in content;
    files[name] = isTree ? await encodeHdf5(content.hdf5) : content;
  }
  return files;
}
