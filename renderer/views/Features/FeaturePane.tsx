import { Scissors } from 'lucide-react';
import { type PointerEvent, useCallback, useMemo, useRef, useState } from 'react';
import { countText } from '../../../core/index.ts';
import type { SortingRef, SpikeFeatures } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { SkeletonPlot } from '../../parts/states.tsx';
import { Toolbar, ToolbarNote } from '../../parts/Toolbar.tsx';
import { csvTable } from '../../plots/csv-table.ts';
import { Figure } from '../../plots/Figure.tsx';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { valueAt } from '../../plots/scale.ts';
import type { Surface } from '../../plots/surface.ts';
import { useCommands } from '../../state/commands.ts';
import { useCuration } from '../../state/curation.ts';
import { cancelLassoSplit, useLassoSplit } from '../../state/lasso-split.ts';
import { showSpike } from '../../state/selection.ts';
import { useUnits } from '../../state/sorting.ts';
import { useRecordingFacts } from '../../state/time-range.ts';
import { clockAt, secondsOf } from '../../state/timeline.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import { stretchesOf } from '../stretches.ts';
import { useChosenSpike } from '../useChosenSpike.ts';
import styles from './Features.module.css';
import {
  drawFeatures,
  type FeatureAxes,
  featureNames,
  featureTitle,
  featureValues,
  placeOfSpike,
  planeScales,
  spikeAt,
} from './feature-plot.ts';
import { isInside, type Polygon, withCorner } from './lasso.ts';

interface FeaturePaneProps {
  readonly sorting: SortingRef;
  readonly unitIds: readonly number[];
  /** May be those of other axes while these are on their way. */
  readonly features: SpikeFeatures;
  readonly axes: FeatureAxes;
  readonly onAxes: (axes: FeatureAxes) => void;
}

/** A lasso keeps a corner every so many pixels. */
const cornerPixels = 4;

export function FeaturePane({ sorting, unitIds, features, axes, onAxes }: FeaturePaneProps) {
  const { names } = features;
  const { x, y } = axes;
  const isThere = names.includes(x) && names.includes(y);
  const [lasso, setLasso] = useState<Polygon>([]);
  const frame = useRef<HTMLDivElement>(null);
  const curation = useCuration(sorting);
  const reading = useLassoSplit((split) =>
    split.recordingId === sorting.recordingId ? split.fraction : null,
  );
  const units = useUnits();
  const facts = useRecordingFacts().data;
  const unit = facts === undefined ? '\u00b5V' : amplitudeUnit(facts);
  const colours = useMemo(
    () =>
      new Map(
        units
          .filter(({ unitId }) => unitIds.includes(unitId))
          .map(({ unitId, colour }) => [unitId, colour]),
      ),
    [units, unitIds],
  );
  const spike = useChosenSpike();
  const chosen = useMemo(() => {
    if (spike === null || facts === undefined || !unitIds.includes(spike.unitId)) return null;
    const place = placeOfSpike(features, spike);
    return new Map([
      ['time_s', secondsOf(facts, spike.segment, spike.sample)],
      ['amplitude_uv', spike.amplitude],
      ['margin_sd', spike.margin],
      // Components are known of those only that were read.
      ...(place < 0
        ? []
        : names.map((name) => [name, featureValues(features, name)[place]!] as const)),
    ]);
  }, [spike, facts, unitIds, features, names]);
  const stretches = useMemo(() => (facts === undefined ? [] : stretchesOf(facts)), [facts]);
  const plane = useMemo(
    () => ({ features, x, y, unit, stretches, chosen }),
    [features, x, y, unit, stretches, chosen],
  );
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => drawFeatures(surface, theme, plane, colours, lasso),
    [plane, colours, lasso],
  );
  const target = unitIds[0]!;
  const caught = useMemo(() => {
    if (lasso.length < 6) return 0;
    const [xs, ys] = [featureValues(features, x), featureValues(features, y)];
    return features.unitId.reduce(
      (sum, unitId, spike) =>
        sum + Number(unitId === target && isInside(lasso, xs[spike]!, ys[spike]!)),
      0,
    );
  }, [features, x, y, lasso, target]);
  const split = () => {
    if (caught > 0) curation.splitByLasso(target, unitIds, axes, lasso);
    setLasso([]);
  };
  useCommands([
    {
      id: 'split',
      title: 'Split the unit by the lasso',
      group: 'Units',
      keys: ['k'],
      isEnabled: caught > 0,
      run: split,
    },
  ]);

  const addCorner = (event: PointerEvent, before: Polygon) => {
    const { left, top, width, height } = frame.current!.getBoundingClientRect();
    const scales = planeScales(plane, { x: 0, y: 0, width, height });
    const perPixel = ({ min, max, from, to }: typeof scales.x) =>
      (cornerPixels * (max - min)) / Math.abs(to - from);
    setLasso(
      withCorner(
        before,
        valueAt(scales.x, event.clientX - left),
        valueAt(scales.y, event.clientY - top),
        { x: perPixel(scales.x), y: perPixel(scales.y) },
      ),
    );
  };
  /** A click is a line without a second corner: it means the spike below it. */
  const pick = (event: PointerEvent) => {
    if (lasso.length > 2) return;
    const { left, top, width, height } = frame.current!.getBoundingClientRect();
    const area = { x: 0, y: 0, width, height };
    const spike = spikeAt(plane, area, event.clientX - left, event.clientY - top);
    setLasso([]);
    if (spike !== null) showSpike(spike);
  };
  return (
    <div className={styles.view}>
      <Toolbar label="Features">
        {[
          { label: 'Across', axis: 'x' as const },
          { label: 'Up', axis: 'y' as const },
        ].map(({ label, axis }) => (
          <label key={label} className={styles.axis}>
            {label}
            <select
              value={axes[axis]}
              onChange={(event) => {
                onAxes({ ...axes, [axis]: event.target.value });
                setLasso([]);
              }}
            >
              {featureNames.map((name) => (
                <option key={name} value={name}>
                  {featureTitle(name, unit)}
                </option>
              ))}
            </select>
          </label>
        ))}
        <ToolbarNote>
          {reading !== null
            ? 'reading every spike of the unit \u2026'
            : caught > 0
              ? `${countText(caught)} spikes of unit ${target} inside`
              : !isThere
                ? 'reading waveforms \u2026'
                : `${countText(features.unitId.length)} of ${countText(features.total)} spikes · click one, or draw a line around some`}
        </ToolbarNote>
        {reading === null ? (
          <Button disabled={caught === 0} title="K" onClick={split}>
            <Scissors size={14} /> Split
          </Button>
        ) : (
          <>
            <progress value={reading} max={1} aria-label="Reading spikes" />
            <Button onClick={cancelLassoSplit}>Cancel the split</Button>
          </>
        )}
      </Toolbar>
      <div
        className={styles.pane}
        onPointerDown={(event) => {
          // Not what lies over the plot: the menu that saves it.
          if (event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          addCorner(event, []);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) addCorner(event, lasso);
        }}
        onPointerUp={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) pick(event);
        }}
      >
        {isThere ? (
          <Figure
            ref={frame}
            name="Features of spikes"
            draw={draw}
            csv={() =>
              csvTable([
                { name: 'unit_id', values: features.unitId },
                ...names.map((name) => ({
                  name,
                  values:
                    name === 'time_s' && facts !== undefined
                      ? Array.from(featureValues(features, name), (time) => clockAt(facts, time))
                      : featureValues(features, name),
                })),
              ])
            }
          />
        ) : (
          <SkeletonPlot />
        )}
      </div>
    </div>
  );
}
