import { useCallback } from 'react';
import type { SortingRef } from '../../../engine/api/contract.ts';
import { Figure } from '../../plots/Figure.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { drawTemplate } from '../../plots/template-plot.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useRecordingFacts } from '../../state/time-range.ts';
import { templatesCsv } from '../Templates/template-csv.ts';
import { templateLayer, templateShape } from '../Templates/template-shape.ts';
import styles from './Inspector.module.css';
import type { RatedUnit } from './unit-rows.ts';

interface SelectedTemplatesProps {
  readonly sorting: SortingRef;
  /** Not empty; the first one decides which channels are shown. */
  readonly units: readonly RatedUnit[];
}

/** The templates of the selected units over each other, to see at a glance whether they are one. */
export function SelectedTemplates({ sorting, units }: SelectedTemplatesProps) {
  const templates = useEngineQuery('readTemplates', sorting).data;
  const facts = useRecordingFacts().data;
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => {
      if (templates === undefined || facts === undefined) return;
      const shape = templateShape(templates, units[0]!, facts);
      if (shape === null) return;
      const layers = units
        .filter(({ unitId }) => templates.unitIds.includes(unitId))
        .map((unit) =>
          templateLayer(templates, unit, 'learned', {
            colour: unitInk(theme, unit.colour),
            width: 1.5,
          }),
        );
      drawTemplate(surface, surface, { ...shape, layers, bands: [], hasLabels: false }, theme);
    },
    [templates, facts, units],
  );
  return (
    <div className={styles.templates}>
      <Figure
        name={`Templates of units ${units.map(({ unitId }) => unitId).join(', ')}`}
        draw={draw}
        csv={() =>
          templates === undefined || facts === undefined
            ? ''
            : templatesCsv(units, templates, facts)
        }
      />
    </div>
  );
}
