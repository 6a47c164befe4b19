import { useCallback, useState } from 'react';
import { countText, fixedText } from '../../../core/index.ts';
import type {
  RecordingFacts,
  SpikeMoment,
  TemplateBlock,
  UnitExplanation,
  UnitRow,
} from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { EmptyState, SkeletonPlot } from '../../parts/states.tsx';
import { FigureGrid } from '../../plots/FigureGrid.tsx';
import { Picture } from '../../plots/Picture.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import { drawTemplate } from '../../plots/template-plot.ts';
import { timeText } from '../../plots/time-text.ts';
import { waveformCsv } from '../../plots/waveform-csv.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { showSpike, useSelection } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';
import { clockOf } from '../../state/timeline.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import styles from './Templates.module.css';
import { templateLayer, templateShape } from './template-shape.ts';

interface WhyTemplateProps {
  readonly unit: UnitRow;
  readonly templates: TemplateBlock;
  readonly facts: RecordingFacts;
}

/** The spikes that weigh most in a unit's template, or those that are most like the selected one. */
export function WhyTemplate({ unit, templates, facts }: WhyTemplateProps) {
  const sorting = useSortingRef();
  const selected = useSelection((selection) => selection.spike);
  const own = selected?.unitId === unit.unitId ? selected : null;
  // Clicking on an example selects it, which must not move the others away under the pointer.
  const [asked, setAsked] = useState<SpikeMoment | null>(null);
  const spike = asked?.unitId === unit.unitId ? asked : null;
  const { data, error } = useEngineQuery(
    'explainUnit',
    sorting === null
      ? null
      : {
          ...sorting,
          unitId: unit.unitId,
          ...(spike !== null && { spike: { segment: spike.segment, sample: spike.sample } }),
        },
    { keptMs: 10_000 },
  );
  if (error !== null) {
    return <EmptyState title="The spikes cannot be read">{error.fault.message}</EmptyState>;
  }
  if (data === undefined) return <SkeletonPlot />;
  return (
    <section className={styles.why} aria-label={`Why the template of unit ${unit.unitId}`}>
      <div className={styles.reason}>
        <p>{reason(data)}</p>
        {spike !== null && <Button onClick={() => setAsked(null)}>What says most</Button>}
        {own !== null && own !== spike && (
          <Button onClick={() => setAsked(own)}>Most like the selected spike</Button>
        )}
      </div>
      <FigureGrid
        name={`Spikes that made the template of unit ${unit.unitId}`}
        cells={Array.from(data.sampleIndex, (sample, example) => ({
          title: timeText(clockOf(facts, data.segmentIndex[example]!, sample)),
          draw: (surface, area, theme) =>
            drawExample(surface, area, theme, {
              unit,
              templates,
              facts,
              explanation: data,
              example,
            }),
        }))}
        csv={() => examplesCsv(data, templates, facts)}
      >
        <ul className={styles.examples}>
          {Array.from(data.sampleIndex, (sample, example) => (
            <li key={`${data.segmentIndex[example]}:${sample}`}>
              <button
                type="button"
                className={styles.card}
                aria-pressed={own?.sample === sample && own.segment === data.segmentIndex[example]}
                title="Show this spike in every view"
                onClick={() =>
                  showSpike({ unitId: unit.unitId, segment: data.segmentIndex[example]!, sample })
                }
              >
                <Example example={example} {...{ unit, templates, facts }} explanation={data} />
                <span className={styles.cardName}>
                  {timeText(clockOf(facts, data.segmentIndex[example]!, sample))}
                  <span>{weightText(data, example)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </FigureGrid>
    </section>
  );
}

interface ExampleProps extends WhyTemplateProps {
  readonly explanation: UnitExplanation;
  readonly example: number;
}

/** One spike without those that it overlaps with, over the template. */
function Example({ unit, templates, facts, explanation, example }: ExampleProps) {
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawExample(surface, surface, theme, { unit, templates, facts, explanation, example }),
    [unit, templates, facts, explanation, example],
  );
  return <Picture name={`Spike ${example + 1} of unit ${unit.unitId}`} draw={draw} />;
}

function drawExample(
  surface: Surface,
  area: Area,
  theme: PlotTheme,
  { unit, templates, facts, explanation, example }: ExampleProps,
): void {
  const shape = templateShape(templates, unit, facts);
  if (shape === null) return;
  const layers = [
    { waveform: exampleOf(explanation, example), colour: theme.text, width: 1 },
    templateLayer(templates, unit, 'learned', {
      colour: unitInk(theme, unit.colour),
      width: 1.5,
      opacity: 0.7,
    }),
  ];
  drawTemplate(surface, area, { ...shape, layers, bands: [], hasLabels: false }, theme);
}

/** The waveform of one spike on a channel, where the unit is seen there. */
function exampleOf(explanation: UnitExplanation, example: number) {
  const { channels, templateSamples, microvolts, template } = explanation;
  return (channel: number) => {
    const row = channels.indexOf(channel);
    if (row < 0) return undefined;
    const from = example * template.length + row * templateSamples;
    return microvolts.subarray(from, from + templateSamples);
  };
}

function examplesCsv(
  explanation: UnitExplanation,
  { sampleRateHz }: TemplateBlock,
  facts: RecordingFacts,
): string {
  const { channels, templateSamples, nBefore, sampleIndex } = explanation;
  return waveformCsv(
    {
      idName: 'sample_index',
      names: [`amplitude (${amplitudeUnit(facts)})`],
      samples: templateSamples,
      nBefore,
      sampleRateHz,
      channelNames: facts.channelNames,
    },
    Array.from(sampleIndex, (sample, example) => ({
      id: sample,
      channels,
      waveforms: [exampleOf(explanation, example)],
    })),
  );
}

function reason({ likeness, spikeCount, share }: UnitExplanation): string {
  if (likeness !== null) return 'Spikes whose codes are most like that of one spike.';
  const told = share.reduce((sum, own) => sum + own, 0);
  return `The sum of ${countText(spikeCount)} spikes, each weighted by its size. These ${share.length} say most: ${percent(told)} of it.`;
}

const percent = (share: number) => `${fixedText(100 * share, 2)} %`;

function weightText({ likeness, share }: UnitExplanation, example: number): string {
  return likeness === null ? percent(share[example]!) : fixedText(likeness[example]!, 2);
}
