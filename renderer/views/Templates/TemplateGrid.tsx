import { memo, useCallback } from 'react';
import { counted, fixedText } from '../../../core/index.ts';
import type { RecordingFacts, TemplateBlock, UnitRow } from '../../../engine/api/contract.ts';
import { unitColour } from '../../parts/unit-colour.ts';
import { FigureGrid } from '../../plots/FigureGrid.tsx';
import { templateOf } from '../../plots/footprint.ts';
import { Picture } from '../../plots/Picture.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import { drawTemplate } from '../../plots/template-plot.ts';
import { selectUnits, toggleUnit, useSelection } from '../../state/selection.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import { useGrowingCount } from '../useGrowingCount.ts';
import styles from './Templates.module.css';
import { templatesCsv } from './template-csv.ts';
import { templateLayer, templateShape } from './template-shape.ts';

interface TemplateGridProps {
  readonly units: readonly UnitRow[];
  readonly templates: TemplateBlock;
  readonly facts: RecordingFacts;
}

/** A small picture of every unit. */
export function TemplateGrid({ units, templates, facts }: TemplateGridProps) {
  const unitIds = useSelection((selection) => selection.unitIds);
  return (
    <FigureGrid
      name="Templates of all units"
      cells={units.map((unit) => ({
        title: `Unit ${unit.unitId}`,
        draw: (surface, area, theme) => drawUnit(surface, area, theme, { unit, templates, facts }),
      }))}
      csv={() => templatesCsv(units, templates, facts)}
    >
      <ul className={styles.grid} aria-label="Templates of all units">
        {units.slice(0, useGrowingCount(units.length)).map((unit) => (
          <li key={unit.unitId}>
            <button
              type="button"
              className={styles.card}
              aria-pressed={unitIds.includes(unit.unitId)}
              onClick={(event) =>
                event.ctrlKey || event.metaKey || event.shiftKey
                  ? toggleUnit(unit.unitId)
                  : selectUnits([unit.unitId])
              }
            >
              <Thumbnail unit={unit} templates={templates} facts={facts} />
              <span className={styles.cardName}>
                <i style={{ background: unitColour(unit.colour) }} />
                {unit.unitId}
                <span>
                  <span className={styles.peak}>{peakText(templates, unit, facts)}</span>
                  {counted(unit.spikeCount, 'spike')}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </FigureGrid>
  );
}

/** How large the unit is on its main channel, which its picture alone does not tell. */
function peakText(
  templates: TemplateBlock,
  { unitId, mainChannel }: UnitRow,
  facts: RecordingFacts,
): string {
  const place = templates.unitIds.indexOf(unitId);
  if (place < 0) return '';
  const peak = templateOf(templates, place, mainChannel).reduce((largest, value) =>
    Math.abs(value) > Math.abs(largest) ? value : largest,
  );
  return `${fixedText(peak, 0)} ${amplitudeUnit(facts)} \u00b7 `;
}

interface ThumbnailProps {
  readonly unit: UnitRow;
  readonly templates: TemplateBlock;
  readonly facts: RecordingFacts;
}

const Thumbnail = memo(({ unit, templates, facts }: ThumbnailProps) => {
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawUnit(surface, surface, theme, { unit, templates, facts }),
    [unit, templates, facts],
  );
  return <Picture name={`Template of unit ${unit.unitId}`} draw={draw} />;
});

function drawUnit(
  surface: Surface,
  area: Area,
  theme: PlotTheme,
  { unit, templates, facts }: ThumbnailProps,
): void {
  const shape = templateShape(templates, unit, facts);
  if (shape === null) return;
  const colour = unitInk(theme, unit.colour);
  const layers = [templateLayer(templates, unit, 'learned', { colour, width: 1.5 })];
  drawTemplate(surface, area, { ...shape, layers, bands: [], hasLabels: false }, theme);
}
