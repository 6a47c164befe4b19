import { useCallback } from 'react';
import type { LearningSnapshot, RecordingFacts } from '../../../engine/api/contract.ts';
import { FigureGrid } from '../../plots/FigureGrid.tsx';
import { Picture } from '../../plots/Picture.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import { drawTemplate, slotsOnProbe } from '../../plots/template-plot.ts';
import { waveformCsv } from '../../plots/waveform-csv.ts';
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
      <FigureGrid
        name="Templates as they are learned"
        cells={learned.map((one, place) => ({
          title: `Template ${place + 1}`,
          draw: (surface, area, theme) => drawLearned(surface, area, theme, { ...one, facts }),
        }))}
        csv={() => learnedCsv(learned, facts)}
      >
        <ul>
          {learned.slice(0, useGrowingCount(learned.length)).map(({ snapshot, unit }) => (
            <li key={`${snapshot.region} ${unit}`}>
              <LearnedTemplate snapshot={snapshot} unit={unit} facts={facts} />
            </li>
          ))}
        </ul>
      </FigureGrid>
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
    (surface: Surface, theme: PlotTheme) =>
      drawLearned(surface, surface, theme, { snapshot, unit, facts }),
    [snapshot, unit, facts],
  );
  return <Picture name={`Template ${unit + 1} as it is learned`} draw={draw} />;
}

function drawLearned(
  surface: Surface,
  area: Area,
  theme: PlotTheme,
  { snapshot, unit, facts }: LearnedTemplateProps,
): void {
  const layers = [
    {
      waveform: waveformOf(snapshot, unit, snapshot.initialTemplates),
      colour: theme.muted,
      width: 1,
      dash: [3, 3],
    },
    {
      waveform: waveformOf(snapshot, unit, snapshot.templates),
      colour: unitInk(theme, unit),
      width: 1.5,
    },
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
  drawTemplate(surface, area, scene, theme);
}

function waveformOf(
  { channels, templateSamples }: LearningSnapshot,
  unit: number,
  templates: Float32Array,
): (channel: number) => Float32Array | undefined {
  return (channel) => {
    const place = channels.indexOf(channel);
    const start = (unit * channels.length + place) * templateSamples;
    return place < 0 ? undefined : templates.subarray(start, start + templateSamples);
  };
}

function learnedCsv(
  learned: readonly Omit<LearnedTemplateProps, 'facts'>[],
  { sampleRateHz, channelNames }: RecordingFacts,
): string {
  return waveformCsv(
    {
      idName: 'template',
      names: ['from clustering (SD)', 'now (SD)'],
      samples: learned[0]?.snapshot.templateSamples ?? 0,
      nBefore: 0,
      sampleRateHz,
      channelNames,
    },
    learned.map(({ snapshot, unit }, place) => ({
      id: place + 1,
      channels: Array.from(snapshot.channels),
      waveforms: [snapshot.initialTemplates, snapshot.templates].map((templates) =>
        waveformOf(snapshot, unit, templates),
      ),
    })),
  );
}
