import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { useEngineQuery } from '../../state/engine.tsx';
import { usePreference } from '../../state/preferences.ts';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';
import { Unsorted } from '../Unsorted.tsx';
import { FeaturePane } from './FeaturePane.tsx';
import type { FeatureAxes } from './feature-plot.ts';

/** The spikes of the selected units in planes of their features, where a lasso splits a unit. */
export function Features() {
  const sorting = useSortingRef();
  const unitIds = useSelection((selection) => selection.unitIds);
  const [axes, setAxes] = usePreference<FeatureAxes>('features', {
    x: 'time_s',
    y: 'amplitude_uv',
  });
  const withComponents = [axes.x, axes.y].some((name) => name.startsWith('pc_'));
  const features = useEngineQuery(
    'readFeatures',
    sorting === null || unitIds.length === 0
      ? null
      : { ...sorting, unitIds, ...(withComponents && { withComponents }) },
  );
  if (sorting === null) return <Unsorted>how far the spikes of units lie apart</Unsorted>;
  if (unitIds.length === 0) {
    return (
      <EmptyState title="No unit selected">
        Select one or more units: their spikes appear here as points, and a line drawn around some
        of them splits the unit.
      </EmptyState>
    );
  }
  if (features.error !== null) {
    return (
      <ErrorState
        title="The features cannot be computed"
        fault={features.error.fault}
        onRetry={() => void features.refetch()}
      />
    );
  }
  if (features.data === undefined) return <SkeletonPlot />;
  return (
    <FeaturePane
      sorting={sorting}
      unitIds={unitIds}
      features={features.data}
      axes={axes}
      onAxes={setAxes}
    />
  );
}
