import type { KsPlot, UnitRow } from '../../../engine/api/contract.ts';

export const modelNames: Readonly<Record<KsPlot['model'], string>> = {
  homogeneous: 'Poisson',
  gamma: 'Gamma renewal',
  'inverse-gaussian': 'Inverse Gaussian',
  history: 'Spike history',
};

/** What the table of fits can be sorted by. */
export type FitColumn = 'unit' | 'spikes' | 'ks' | 'ofBand';

export interface FitOrder {
  readonly column: FitColumn;
  readonly isDescending: boolean;
}

const columnValue: Readonly<Record<FitColumn, (plot: KsPlot) => number>> = {
  unit: ({ unitId }) => unitId,
  spikes: ({ spikeCount }) => spikeCount,
  ks: ({ ksDistance }) => ksDistance,
  ofBand: shareOfBand,
};

/**
 * The distance in half widths of the 95 % band: beyond 1 the model is refused, whatever the number of
 * spikes, where the distance itself is larger the fewer they are.
 */
export function shareOfBand({ ksDistance, band95 }: KsPlot): number {
  return ksDistance / band95;
}

/** Sorted by a column, then by unit; what has no value stands last either way. */
export function inOrder(plots: readonly KsPlot[], { column, isDescending }: FitOrder): KsPlot[] {
  const sign = isDescending ? -1 : 1;
  return [...plots].sort((a, b) => {
    const [left, right] = [columnValue[column](a), columnValue[column](b)];
    const unknown = Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return unknown || sign * (left - right) || a.unitId - b.unitId;
  });
}

/** The other way round where a column is chosen again; units from the first on, others from the greatest. */
export function nextOrder(order: FitOrder, column: FitColumn): FitOrder {
  if (column === order.column) return { column, isDescending: !order.isDescending };
  return { column, isDescending: column !== 'unit' };
}

export function colourOf(units: readonly UnitRow[], unitId: number): number {
  return units.find((unit) => unit.unitId === unitId)?.colour ?? 0;
}
