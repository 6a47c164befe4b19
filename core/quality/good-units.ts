/** Limits of the Allen Institute's default filter; a unit must keep all of them. */
const limits: Readonly<Record<string, (value: number) => boolean>> = {
  presence_ratio: (value) => value > 0.9,
  isi_violations_ratio: (value) => value < 0.5,
  amplitude_cutoff: (value) => value < 0.1,
};

/**
 * Number of units that pass for well isolated: presence ratio above 0.9, ISI violations ratio below
 * 0.5, amplitude cutoff below 0.1. What is not defined for a recording does not count against a unit.
 * @param columns metrics by name, one value a unit
 */
export function countGoodUnits(
  columns: readonly { readonly name: string; readonly values: ArrayLike<number> }[],
): number {
  const unitCount = columns[0]?.values.length ?? 0;
  return Array.from({ length: unitCount }, (_, unit) =>
    columns.every(({ name, values }) => {
      const value = values[unit]!;
      return Number.isNaN(value) || (limits[name]?.(value) ?? true);
    }),
  ).filter((isGood) => isGood).length;
}
