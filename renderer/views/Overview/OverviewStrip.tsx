import { useCallback, useMemo, useRef } from 'react';
import type { RecordingFacts } from '../../../engine/api/contract.ts';
import { csvTable } from '../../plots/csv-table.ts';
import { Figure } from '../../plots/Figure.tsx';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { bandEdges, RangeBand } from '../../plots/RangeBand.tsx';
import { valueAt } from '../../plots/scale.ts';
import { drawStrip, type StripScene, stripAxisHeight, stripScale } from '../../plots/strip-plot.ts';
import type { Surface } from '../../plots/surface.ts';
import { useBrush } from '../../plots/useBrush.ts';
import { useElementSize } from '../../plots/useElementSize.ts';
import { showRange } from '../../state/selection.ts';
import { type TimeRange, useTimeRange } from '../../state/time-range.ts';
import { clockAt, rangeAt, rangeBetween, secondsOf } from '../../state/timeline.ts';
import { stretchesOf } from '../stretches.ts';
import styles from './OverviewStrip.module.css';
import { useOverview } from './useOverview.ts';

/** The whole recording as a density of spikes, or of signal, over every view; its brush is what time views show. */
export function OverviewStrip() {
  const time = useTimeRange();
  if (time === null) return <div className={styles.strip} />;
  return <StripOf time={time} />;
}

function StripOf({ time }: { readonly time: TimeRange }) {
  const { facts, range } = time;
  const element = useRef<HTMLDivElement>(null);
  const size = useElementSize(element);
  const overview = useOverview(facts, size.width);
  const scene = useMemo(
    (): StripScene => ({
      ...overview,
      durationSeconds: facts.durationSeconds,
      stretches: stretchesOf(facts),
    }),
    [overview, facts],
  );
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => drawStrip(surface, scene, theme),
    [scene],
  );
  const scale = stripScale({ x: 0, y: 0, ...size }, facts.durationSeconds);
  const from = secondsOf(facts, range.segment, range.start);
  const to = secondsOf(facts, range.segment, range.end);
  useBrush(element, {
    edges: () => bandEdges(scale, from, to),
    onMove: (left, right) =>
      showRange(rangeBetween(facts, valueAt(scale, left), valueAt(scale, right))),
    onJump: (x) => showRange(rangeAt(facts, valueAt(scale, x), range.end - range.start)),
  });
  return (
    <div ref={element} className={styles.strip}>
      <Figure
        name={`${scene.hasSpikes ? 'Spikes' : 'Signal'} over all of ${facts.name}`}
        draw={draw}
        csv={() => stripCsv(scene, facts)}
      >
        <RangeBand scale={scale} from={from} to={to} top={2} bottom={stripAxisHeight} />
      </Figure>
    </div>
  );
}

function stripCsv(
  { values, durationSeconds, hasSpikes }: StripScene,
  facts: RecordingFacts,
): string {
  const binSeconds = durationSeconds / Math.max(1, values.length);
  return csvTable([
    {
      name: 'time_s',
      values: Array.from(values, (_, bin) => Number(clockAt(facts, bin * binSeconds).toFixed(6))),
    },
    { name: hasSpikes ? 'spikes' : 'peak to peak', values },
  ]);
}
