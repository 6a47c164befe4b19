import { useMemo, useRef } from 'react';
import type { UnitRow } from '../../../engine/api/contract.ts';
import {
  type AmplitudeScene,
  amplitudeArea,
  amplitudeDotAt,
  amplitudeScales,
  drawAmplitudes,
} from '../../plots/amplitude-plot.ts';
import { csvTable } from '../../plots/csv-table.ts';
import { Figure } from '../../plots/Figure.tsx';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { RangeBand } from '../../plots/RangeBand.tsx';
import { valueAt } from '../../plots/scale.ts';
import type { Surface } from '../../plots/surface.ts';
import { useElementSize } from '../../plots/useElementSize.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { showRange, showSpike } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { clockAt, rangeAt, secondsOf } from '../../state/timeline.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import { stretchesOf } from '../stretches.ts';
import { useChosenSpike } from '../useChosenSpike.ts';
import styles from './Templates.module.css';

interface UnitAmplitudesProps {
  readonly units: readonly UnitRow[];
  readonly time: TimeRange;
}

const mostDots = 10_000;

/** Amplitudes of the chosen units over the whole recording; a click selects the spike that is there, or shows that time. */
export function UnitAmplitudes({ units, time }: UnitAmplitudesProps) {
  const { facts, range } = time;
  const sorting = useSortingRef();
  const element = useRef<HTMLDivElement>(null);
  const size = useElementSize(element);
  const { data: cloud } = useEngineQuery(
    'readAmplitudes',
    sorting === null
      ? null
      : { ...sorting, unitIds: units.map(({ unitId }) => unitId), limit: mostDots },
    { keptMs: 10_000 },
  );
  const spike = useChosenSpike();
  const scene = useMemo((): AmplitudeScene => {
    const isShown = spike !== null && units.some(({ unitId }) => unitId === spike.unitId);
    const colourOf = new Map(units.map(({ unitId, colour }) => [unitId, colour]));
    return {
      timeSeconds: cloud?.timeSeconds ?? new Float64Array(),
      amplitude: cloud?.microvolts ?? new Float32Array(),
      colours: Uint8Array.from(cloud?.unitId ?? [], (unitId) => colourOf.get(unitId) ?? 0),
      durationSeconds: facts.durationSeconds,
      stretches: stretchesOf(facts),
      unit: amplitudeUnit(facts),
      chosen: isShown
        ? {
            timeSeconds: secondsOf(facts, spike.segment, spike.sample),
            amplitude: spike.amplitude,
          }
        : null,
    };
  }, [cloud, units, facts, spike]);
  const draw = useMemo(
    () => (surface: Surface, theme: PlotTheme) => drawAmplitudes(surface, surface, scene, theme),
    [scene],
  );
  const area = amplitudeArea({ x: 0, y: 0, ...size });
  const scale = amplitudeScales(area, scene).x;
  const show = (x: number, y: number) => {
    const dot = amplitudeDotAt(scene, area, x, y);
    showRange(rangeAt(facts, valueAt(scale, x), range.end - range.start));
    if (cloud === undefined || dot < 0) return;
    const [unitId, segment] = [cloud.unitId[dot]!, cloud.segmentIndex[dot]!];
    showSpike({ unitId, segment, sample: cloud.sampleIndex[dot]! });
  };
  return (
    <section className={styles.amplitudes} aria-label="Amplitudes over time">
      <div ref={element}>
        <Figure
          name={`Amplitudes of unit${units.length === 1 ? '' : 's'} ${units.map(({ unitId }) => unitId).join(', ')}`}
          draw={draw}
          onPick={show}
          csv={() =>
            csvTable([
              {
                name: 'time_s',
                values: scene.timeSeconds.map((time) => Number(clockAt(facts, time).toFixed(7))),
              },
              { name: 'unit_id', values: cloud?.unitId ?? [] },
              { name: `amplitude (${scene.unit})`, values: scene.amplitude },
            ])
          }
        >
          <RangeBand
            scale={scale}
            from={secondsOf(facts, range.segment, range.start)}
            to={secondsOf(facts, range.segment, range.end)}
            top={area.y}
            bottom={size.height - area.y - area.height}
          />
        </Figure>
      </div>
    </section>
  );
}
