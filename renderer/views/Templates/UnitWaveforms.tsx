import { useCallback } from 'react';
import type {
  RecordingFacts,
  SpikeWaveform,
  TemplateBlock,
  UnitRow,
  UnitWaveforms as Waveforms,
} from '../../../engine/api/contract.ts';
import { unitColour } from '../../parts/unit-colour.ts';
import { Figure } from '../../plots/Figure.tsx';
import { type PlotTheme, unitInk, usePlotTheme } from '../../plots/plot-theme.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import {
  drawTemplate,
  type TemplateScene,
  type WaveformBand,
  type WaveformLayer,
} from '../../plots/template-plot.ts';
import { waveformAt } from '../../plots/waveform-at.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { showSpike } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';
import { useChosenSpike } from '../useChosenSpike.ts';
import styles from './Templates.module.css';
import { unitCsv } from './template-csv.ts';
import { templateLayer, templateShape } from './template-shape.ts';

interface UnitWaveformsProps {
  readonly unit: UnitRow;
  readonly templates: TemplateBlock;
  readonly facts: RecordingFacts;
}

const waveformCount = 60;

/** A unit's template over its waveforms in the recording, at the places of its channels on the probe. */
export function UnitWaveforms({ unit, templates, facts }: UnitWaveformsProps) {
  const sorting = useSortingRef();
  const { data: waveforms } = useEngineQuery(
    'readWaveforms',
    sorting === null ? null : { ...sorting, unitId: unit.unitId, count: waveformCount },
    { keptMs: 10_000 },
  );
  const own = waveforms?.unitId === unit.unitId ? waveforms : undefined;
  const chosen = useChosenWaveform(unit);
  const sceneIn = useCallback(
    (theme: PlotTheme): TemplateScene | null => {
      const shape = templateShape(templates, unit, facts);
      if (shape === null) return null;
      const colour = unitInk(theme, unit.colour);
      const layers = [
        ...(own === undefined ? [] : waveformLayers(own, theme)),
        templateLayer(templates, unit, 'initial', {
          colour: theme.text,
          width: 1.2,
          dash: [3, 3],
          opacity: 0.8,
        }),
        templateLayer(templates, unit, 'learned', { colour, width: 2 }),
        ...(chosen === undefined
          ? []
          : [{ waveform: waveformsOf(chosen)[0]!, colour: theme.accent, width: 1 }]),
      ];
      const bands = own === undefined ? [] : [spreadBand(own, colour)];
      return { ...shape, layers, bands, hasLabels: true };
    },
    [unit, templates, facts, own, chosen],
  );
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => {
      const scene = sceneIn(theme);
      if (scene !== null) drawTemplate(surface, surface, scene, theme);
    },
    [sceneIn],
  );
  const theme = usePlotTheme();
  const pick = (x: number, y: number, whole: Area) => {
    const scene = sceneIn(theme);
    if (scene === null || own === undefined) return;
    const waveform = waveformAt(scene, whole, waveformsOf(own), x, y);
    if (waveform < 0) return;
    const [segment, sample] = [own.segmentIndex[waveform]!, own.sampleIndex[waveform]!];
    showSpike({ unitId: unit.unitId, segment, sample });
  };
  return (
    <section className={styles.unit} aria-label={`Unit ${unit.unitId}`}>
      <h2 className={styles.unitName}>
        <i style={{ background: unitColour(unit.colour) }} />
        Unit {unit.unitId}
      </h2>
      <Figure
        name={`Template of unit ${unit.unitId}`}
        draw={draw}
        onPick={pick}
        csv={() => unitCsv(unit, templates, own, facts)}
      />
    </section>
  );
}

/** The waveform of the selected spike; undefined where it is none of the unit's. */
function useChosenWaveform({ unitId }: UnitRow): SpikeWaveform | undefined {
  const sorting = useSortingRef();
  const spike = useChosenSpike();
  const isOwn = sorting !== null && spike?.unitId === unitId;
  const { data } = useEngineQuery(
    'readSpikeWaveform',
    isOwn ? { ...sorting, unitId, segment: spike.segment, sample: spike.sample } : null,
    { keptMs: 10_000 },
  );
  return isOwn && data?.unitId === unitId ? data : undefined;
}

/** Waveforms one by one. */
function waveformsOf(
  waveforms: Pick<Waveforms, 'channels' | 'templateSamples' | 'microvolts'>,
): readonly WaveformLayer['waveform'][] {
  const { channels, templateSamples, microvolts } = waveforms;
  const perWaveform = channels.length * templateSamples;
  return Array.from({ length: microvolts.length / perWaveform }, (_, waveform) => {
    const own = microvolts.subarray(waveform * perWaveform, (waveform + 1) * perWaveform);
    return onChannels(waveforms, own);
  });
}

/** @param values `(channels x templateSamples)` */
function onChannels(
  { channels, templateSamples }: Pick<Waveforms, 'channels' | 'templateSamples'>,
  values: Float32Array,
): WaveformLayer['waveform'] {
  return (channel) => {
    const from = channels.indexOf(channel) * templateSamples;
    return from < 0 ? undefined : values.subarray(from, from + templateSamples);
  };
}

function waveformLayers(waveforms: Waveforms, theme: PlotTheme): readonly WaveformLayer[] {
  const mean = onChannels(waveforms, waveforms.mean);
  const variation = onChannels(waveforms, waveforms.variation);
  return [
    ...waveformsOf(waveforms).map((waveform) => ({
      waveform,
      colour: theme.lineStrong,
      width: 0.6,
      opacity: 0.25,
    })),
    { waveform: mean, colour: theme.muted, width: 1.2 },
    ...[-1, 1].map((sign) => ({
      waveform: (channel: number) => {
        const usual = mean(channel);
        return variation(channel)?.map((value, t) => usual![t]! + sign * value);
      },
      colour: theme.warning,
      width: 1,
      dash: [1, 2],
    })),
  ];
}

function spreadBand(waveforms: Waveforms, colour: string): WaveformBand {
  const { channels, templateSamples, mean, standardDeviation } = waveforms;
  const edge = (sign: number) => (channel: number) => {
    const i = channels.indexOf(channel);
    if (i < 0) return undefined;
    const from = i * templateSamples;
    return Float32Array.from(
      { length: templateSamples },
      (_, t) => mean[from + t]! + sign * standardDeviation[from + t]!,
    );
  };
  return { low: edge(-1), high: edge(1), colour };
}
