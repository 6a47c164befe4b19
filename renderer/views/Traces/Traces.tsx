import { useMemo, useRef } from 'react';
import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { blocksFor } from '../../plots/traces/blocks.ts';
import type { TraceBlock } from '../../plots/traces/column-extents.ts';
import { traceArea } from '../../plots/traces/trace-plot.ts';
import { useElementSize } from '../../plots/useElementSize.ts';
import { showDialog } from '../../state/dialogs.ts';
import { usePlace, useRecordingRef } from '../../state/place.ts';
import { usePreference } from '../../state/preferences.ts';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';
import {
  fitTime,
  type TimeRange,
  useRecordingFacts,
  useTimeRange,
} from '../../state/time-range.ts';
import { useSpikeSteps } from '../useSpikeSteps.ts';
import { channelsAlongProbe } from './channel-order.ts';
import { ProbeMap } from './ProbeMap.tsx';
import { TraceFigure } from './TraceFigure.tsx';
import styles from './Traces.module.css';
import { type TraceOptions, TraceToolbar } from './TraceToolbar.tsx';
import { sceneNote, unitOf } from './trace-words.ts';
import { useSpikeMarks } from './useSpikeMarks.ts';
import { type LoadedBlock, useTraceBlocks } from './useTraceBlocks.ts';
import { useTraceCommands } from './useTraceCommands.ts';
import { useTraceScale } from './useTraceScale.ts';
import { useUnitOnProbe } from './useUnitOnProbe.ts';

const firstOptions: TraceOptions = {
  signal: 'filtered',
  hasModel: false,
  hasResidual: false,
  hasProbe: true,
};

/** The signal itself: raw, filtered or whitened, with the spikes that were found in it. */
export function Traces() {
  const recording = useRecordingRef();
  const facts = useRecordingFacts();
  const time = useTimeRange();
  if (recording === null) {
    return (
      <EmptyState title="No recording is shown">
        Choose a recording on the left to see its traces.
      </EmptyState>
    );
  }
  if (facts.error !== null) {
    return (
      <ErrorState
        title="The recording cannot be read"
        fault={facts.error.fault}
        onRetry={() => void facts.refetch()}
      />
    );
  }
  if (time === null) return <SkeletonPlot />;
  return <TracesOf key={recording.recordingId} time={time} />;
}

function TracesOf({ time }: { readonly time: TimeRange }) {
  const { facts, range, segment } = time;
  const recording = useRecordingRef()!;
  const runId = usePlace((place) => place.runId);
  const isSorted = useSortingRef() !== null;
  const [options, setOptions] = usePreference('traces', firstOptions);
  const { channels: chosenChannels, channel: chosenChannel, spike } = useSelection();
  const pane = useRef<HTMLDivElement>(null);
  const size = useElementSize(pane);
  const widthPixels = Math.round(traceArea({ x: 0, y: 0, ...size }).width * size.pixelRatio);

  const channels = useMemo(() => {
    const all = channelsAlongProbe(facts.probe, facts.channelNames.length);
    const chosen = chosenChannels === null ? null : new Set(chosenChannels);
    return chosen === null ? all : all.filter((channel) => chosen.has(channel));
  }, [facts, chosenChannels]);
  const withModel = isSorted && (options.hasModel || options.hasResidual);
  const wish = { recording, runId, channels, signal: options.signal, withModel };
  const pixels = size.width > 0 ? widthPixels : 0;
  const wanted = useTraceBlocks(wish, range, pixels, segment.sampleCount);
  const standsIn = wanted.blocks.length === 0 && options.signal !== 'raw';
  const raw = useTraceBlocks(
    { ...wish, signal: 'raw', withModel: false },
    range,
    standsIn ? pixels : 0,
    segment.sampleCount,
  );
  // What is filtered takes a moment at first; until then there is what was recorded.
  const loaded = standsIn && raw.blocks.length > 0 ? raw : wanted;
  const signal = loaded.blocks.at(-1)?.view.signal ?? options.signal;
  const spikes = useSpikeMarks(time, channels);
  const seen = useMemo(
    () => blocksFor(range, Math.max(1, widthPixels), loaded.blocks),
    [range, widthPixels, loaded.blocks],
  );
  const scaleKey = [recording.recordingId, signal, channels.join()].join('|');
  const scale = useTraceScale(scaleKey, signal, seen[0]);
  const step = useSpikeSteps(time);
  const change = (changed: Partial<TraceOptions>) => setOptions({ ...options, ...changed });
  const fit = () => {
    fitTime(time);
    scale.fit();
  };
  useTraceCommands({ time, options, canModel: isSorted, onChange: change, scale });

  const { centre, valuePerLane } = scale;
  const unit = unitOf(facts, seen[0]?.view ?? null);
  const channelNames = useMemo(
    () => channels.map((channel) => facts.channelNames[channel] ?? String(channel)),
    [channels, facts],
  );
  const scene = useMemo(
    () => ({
      range,
      sampleRateHz: facts.sampleRateHz,
      segmentStartSeconds: segment.startSeconds,
      channelNames,
      unit,
      signal: seen,
      model: withModel && options.hasModel ? layer(seen, 'model') : [],
      residual: withModel && options.hasResidual ? layer(seen, 'residual') : [],
      valuePerLane,
      centre,
      spikes: spikes.marks,
      chosenSample: spike !== null && spike.segment === range.segment ? spike.sample : null,
      chosenLane: chosenChannel === null ? null : channels.indexOf(chosenChannel),
    }),
    [
      range,
      facts,
      segment,
      channels,
      channelNames,
      unit,
      seen,
      withModel,
      options,
      valuePerLane,
      centre,
      spikes,
      spike,
      chosenChannel,
    ],
  );
  const unitOnProbe = useUnitOnProbe();

  return (
    <div className={styles.view}>
      <TraceToolbar
        options={options}
        onChange={change}
        canModel={isSorted}
        onStep={step}
        onFit={fit}
        note={sceneNote({
          time,
          block: seen[0],
          isRefining: loaded.isRefining,
          spikes,
          channelCount: channels.length,
          isStandIn: standsIn && raw.blocks.length > 0,
        })}
      />
      <div className={styles.body}>
        <div ref={pane} className={styles.plot}>
          {wanted.error !== null && wanted.blocks.length === 0 ? (
            <ErrorState
              title="The traces cannot be read"
              fault={wanted.error.fault}
              onRetry={wanted.retry}
            />
          ) : loaded.blocks.length === 0 ? (
            <SkeletonPlot />
          ) : (
            <TraceFigure
              name={`${signal} traces of ${facts.name}`}
              scene={scene}
              time={time}
              channels={channels}
              onScale={scale.scaleBy}
              onFit={scale.fit}
            />
          )}
        </div>
        {options.hasProbe && (
          <aside className={styles.probe} aria-label="Channels on the probe">
            <ProbeMap probe={facts.probe} channelNames={facts.channelNames} unit={unitOnProbe} />
            {!facts.probe.geometryKnown && facts.channelNames.length > 1 && (
              <button type="button" onClick={() => showDialog('reading')}>
                Where are the contacts?
              </button>
            )}
          </aside>
        )}
      </div>
    </div>
  );
}

/** The model or the residual of the blocks that have one. */
function layer(blocks: readonly LoadedBlock[], name: 'model' | 'residual'): readonly TraceBlock[] {
  return blocks.flatMap((block) => {
    const traces = block.view[name];
    return traces === null ? [] : [{ ...block, traces }];
  });
}
