import type { RecordingFacts, TemplateBlock, UnitRow } from '../../../engine/api/contract.ts';
import { footprint, templateOf } from '../../plots/footprint.ts';
import { slotsOnProbe, type TemplateScene, type WaveformLayer } from '../../plots/template-plot.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';

const mostChannels = 12;
/** So few channels are always shown together: where a unit is not seen says where it is. */
const fewChannels = 4;

/** What all pictures of a unit have in common; null where it has no template. */
export function templateShape(
  templates: TemplateBlock,
  { unitId }: UnitRow,
  facts: RecordingFacts,
): Omit<TemplateScene, 'layers' | 'bands' | 'hasLabels'> | null {
  const place = templates.unitIds.indexOf(unitId);
  if (place < 0) return null;
  const channels =
    templates.channelCount <= fewChannels
      ? Array.from({ length: templates.channelCount }, (_, channel) => channel)
      : footprint(templates, place).slice(0, mostChannels);
  return {
    slots: slotsOnProbe(facts.probe, channels),
    samples: templates.templateSamples,
    sampleRateHz: templates.sampleRateHz,
    channelNames: facts.channelNames,
    unit: amplitudeUnit(facts),
  };
}

/** A unit's template as a layer; as it was before learning where there is one. */
export function templateLayer(
  templates: TemplateBlock,
  { unitId }: UnitRow,
  which: 'learned' | 'initial',
  style: Omit<WaveformLayer, 'waveform'>,
): WaveformLayer {
  const place = templates.unitIds.indexOf(unitId);
  const microvolts = which === 'initial' ? templates.initialMicrovolts : templates.microvolts;
  const block = { ...templates, microvolts };
  return { ...style, waveform: (channel) => templateOf(block, place, channel) };
}
