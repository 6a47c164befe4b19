import { useCallback } from 'react';
import type { LearningSnapshot, RecordingFacts } from '../../../engine/api/contract.ts';
import { Figure } from '../../plots/Figure.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { drawTemplate, slotsOnProbe, type WaveformLayer } from '../../plots/template-plot.ts';
import { useGrowingCount } from '../useGrowingCount.ts';
import styles from './Learning.module.css';

interface LearnedTemplatesProps {
  readonly snapshots: readonly LearningSnapshot[];
  readonly facts: RecordingFacts;
}

/** Every template as it is now, over the one that clustering gave. */
export function LearnedTemplates({ snapshots, facts }: LearnedTemplatesProps) {
  const learned = snapshots.flatMap((snapshot) =>
    Array.from({ length: snapshot.unitCount }, (_, unit) => ({ snapshot, unit })),
  );
  return (
    <section className={styles.templates} aria-label="Templates">
      <h2>
        Templates
        <span>
          <b className={styles.initial} /> from clustering <b className={styles.learned} /> now
        </span>
      </h2>
      <ul>
        {learned.slice(0, useGrowingCount(learned.length)).map(({ snapshot, unit }) => (
          <li key={`${snapshot.region} ${unit}`}>
            <LearnedTemplate snapshot={snapshot} unit={unit} facts={facts} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LearnedTemplateProps {
  readonly snapshot: LearningSnapshot;
  readonly unit: number;
  readonly facts: RecordingFacts;
}

function LearnedTemplate({ snapshot, unit, facts }: LearnedTemplateProps) {
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => {
      const layers = [
        layerOf(snapshot, unit, snapshot.initialTemplates, {
          colour: theme.muted,
          width: 1,
          dash: [3, 3],
        }),
        layerOf(snapshot, unit, snapshot.templates, { colour: unitInk(theme, unit), width: 1.5 }),
      ];
      const scene = {
        slots: slotsOnProbe(facts.probe, Array.from(snapshot.channels)),
        layers,
        bands: [],
        samples: snapshot.templateSamples,
        sampleRateHz: facts.sampleRateHz,
        channelNames: facts.channelNames,
        unit: 'SD',
        hasLabels: false,
      };
      drawTemplate(surface, surface, scene, theme);
    },
    [snapshot, unit, facts],
  );
  return <Figure name={`Template ${unit + 1} as it is learned`} draw={draw} isPlain />;
}

function layerOf(
  { channels, templateSamples }: LearningSnapshot,
  unit: number,
  templates: Float32Array,
  style: Omit<WaveformLayer, 'waveform'>,
): WaveformLayer {
  return {
    ...style,
    waveform: (channel) => {
      const place = channels.indexOf(channel);
      const start = (unit * channels.length + place) * templateSamples;
      return place < 0 ? undefined : templates.subarray(start, start + templateSamples);
    },
  };
}
