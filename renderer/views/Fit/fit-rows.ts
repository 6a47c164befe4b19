import type { KsPlot, UnitRow } from '../../../engine/api/contract.ts';
import { type Order, sortedBy } from '../../parts/unit-order.ts';

export const modelNames: Readonly<Record<KsPlot['model'], string>> = {
  homogeneous: 'Poisson',
  gamma: 'Gamma renewal',
  'inverse-gaussian': 'Inverse Gaussian',
  history: 'Spike history',
};

/** What the table of fits can be sorted by. */
export type FitColumn = 'unit' | 'spikes' | 'ks' | 'ofBand';

export type FitOrder = Order<FitColumn>;

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

/** Sorted by a column; what has no value stands last either way. */
export function inOrder(plots: readonly KsPlot[], { column, isDescending }: FitOrder): KsPlot[] {
  return sortedBy(plots, columnValue[column], isDescending);
}

export function colourOf(units: readonly UnitRow[], unitId: number): number {
  return units.find((unit) => unit.unitId === unitId)?.colour ?? 0;
}
