import { useCallback } from 'react';
import type {
  RecordingFacts,
  TemplateBlock,
  UnitRow,
  UnitWaveforms as Waveforms,
} from '../../../engine/api/contract.ts';
import { unitColour } from '../../parts/unit-colour.ts';
import { Figure } from '../../plots/Figure.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { drawTemplate, type WaveformBand, type WaveformLayer } from '../../plots/template-plot.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useSortingRef } from '../../state/sorting.ts';
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
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => {
      const shape = templateShape(templates, unit, facts);
      if (shape === null) return;
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
      ];
      const bands = own === undefined ? [] : [spreadBand(own, colour)];
      drawTemplate(surface, surface, { ...shape, layers, bands, hasLabels: true }, theme);
    },
    [unit, templates, facts, own],
  );
  return (
    <section className={styles.unit} aria-label={`Unit ${unit.unitId}`}>
      <h2 className={styles.unitName}>
        <i style={{ background: unitColour(unit.colour) }} />
        Unit {unit.unitId}
      </h2>
      <Figure
        name={`Template of unit ${unit.unitId}`}
        draw={draw}
        csv={() => unitCsv(unit, templates, own, facts)}
      />
    </section>
  );
}

function waveformLayers(waveforms: Waveforms, theme: PlotTheme): readonly WaveformLayer[] {
  const { channels, templateSamples, microvolts, sampleIndex, mean, variation } = waveforms;
  const place = new Map(channels.map((channel, i) => [channel, i]));
  const part = (values: Float32Array, start: number, channel: number) => {
    const i = place.get(channel);
    if (i === undefined) return undefined;
    const from = start + i * templateSamples;
    return values.subarray(from, from + templateSamples);
  };
  const perWaveform = channels.length * templateSamples;
  const single = Array.from(sampleIndex, (_, waveform) => ({
    waveform: (channel: number) => part(microvolts, waveform * perWaveform, channel),
    colour: theme.lineStrong,
    width: 0.6,
    opacity: 0.25,
  }));
  return [
    ...single,
    {
      waveform: (channel) => part(mean, 0, channel),
      colour: theme.muted,
      width: 1.2,
    },
    ...[-1, 1].map((sign) => ({
      waveform: (channel: number) => {
        const varied = part(variation, 0, channel);
        const usual = part(mean, 0, channel);
        return varied?.map((value, t) => usual![t]! + sign * value);
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
