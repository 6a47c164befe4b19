import type { Hdf5DatasetNode, Hdf5GroupNode } from '../hdf5-tree.ts';
import type { NamesObjects } from './nwb-objects.ts';

/** A column of a table: one value a row, or, where `ends` are given, several. */
export interface NwbColumn {
  readonly description: string;
  readonly data: Hdf5DatasetNode['data'];
  readonly shape?: readonly number[];
  /** Where the values of each row end, counted over all rows. */
  readonly ends?: Uint32Array;
  readonly attributes?: Hdf5DatasetNode['attributes'];
  /** Path of the table that the values are rows of. */
  readonly rowsOf?: string;
}

/**
 * A DynamicTable of hdmf: columns, the ends of those with several values a row, and the rows' ids.
 * @param path of the table from the root
 */
export function nwbTable(
  path: string,
  type: { readonly namespace: string; readonly name: string; readonly description: string },
  ids: Int32Array,
  columns: Readonly<Record<string, NwbColumn>>,
  objects: NamesObjects,
): Hdf5GroupNode {
  const datasets: Record<string, Hdf5DatasetNode> = {
    id: { data: ids, attributes: objects('hdmf-common', 'ElementIdentifiers', `${path}/id`) },
  };
  for (const [name, column] of Object.entries(columns)) {
    const { data, description, shape, ends, rowsOf } = column;
    const isRegion = rowsOf !== undefined;
    datasets[name] = {
      data,
      ...(shape && { shape }),
      attributes: {
        ...objects(
          'hdmf-common',
          isRegion ? 'DynamicTableRegion' : 'VectorData',
          `${path}/${name}`,
        ),
        description,
        ...(isRegion && { table: { target: rowsOf } }),
        ...column.attributes,
      },
    };
    if (ends === undefined) continue;
    datasets[`${name}_index`] = {
      data: ends,
      attributes: {
        ...objects('hdmf-common', 'VectorIndex', `${path}/${name}_index`),
        description: `Index for VectorData '${name}'`,
        target: { target: `${path}/${name}` },
      },
    };
  }
  return {
    attributes: {
      ...objects(type.namespace, type.name, path),
      description: type.description,
      colnames: Object.keys(columns),
    },
    groups: {},
    datasets,
  };
}
