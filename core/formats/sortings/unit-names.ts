import { byNaturalOrder } from '../../base/natural-order.ts';

export type UnitNames = ReadonlyMap<number, string>;

/**
 * Whole numbers for units that a file may name by text: ids that are whole numbers stay as they are;
 * otherwise the units are numbered from 0 in the order in which people count their names.
 * @param ids as the file writes them
 */
export function numberUnits(ids: Iterable<string>): {
  readonly idOf: ReadonlyMap<string, number>;
  readonly names: UnitNames;
} {
  const distinct = [...new Set(ids)];
  if (distinct.every(isWholeNumber)) {
    return { idOf: new Map(distinct.map((id) => [id, Number(id)])), names: new Map() };
  }
  distinct.sort(byNaturalOrder);
  return {
    idOf: new Map(distinct.map((id, number) => [id, number])),
    names: new Map(distinct.map((id, number) => [number, id])),
  };
}

/** `17`, `-3`, and `17.0` as tables of floating-point numbers write it. */
export function isWholeNumber(text: string): boolean {
  return /^\s*[+-]?\d+(\.0*)?\s*$/.test(text);
}
