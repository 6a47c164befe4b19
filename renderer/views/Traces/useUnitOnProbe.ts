import { useMemo } from 'react';
import { channelsOf, peakToPeak, templateOf } from '../../plots/footprint.ts';
import type { ProbeScene } from '../../plots/probe-plot.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';

/** How large the unit that was selected first is on every channel; null where none is selected. */
export function useUnitOnProbe(): ProbeScene['unit'] {
  const templates = useEngineQuery('readTemplates', useSortingRef()).data;
  const units = useUnits();
  const unitId = useSelection((selection) => selection.unitIds[0]);
  return useMemo(() => {
    const row = units.find((unit) => unit.unitId === unitId);
    const place = templates?.unitIds.indexOf(unitId ?? Number.NaN) ?? -1;
    if (templates === undefined || row === undefined || place < 0) return null;
    const sizes = new Float32Array(templates.channelCount);
    for (const channel of channelsOf(templates, place)) {
      sizes[channel] = peakToPeak(templateOf(templates, place, channel));
    }
    const largest = sizes.reduce((most, value) => Math.max(most, value), 0);
    return {
      colour: row.colour,
      sizes: largest > 0 ? sizes.map((value) => value / largest) : sizes,
    };
  }, [templates, units, unitId]);
}
