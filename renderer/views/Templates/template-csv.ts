import type {
  RecordingFacts,
  TemplateBlock,
  UnitRow,
  UnitWaveforms,
} from '../../../engine/api/contract.ts';
import { channelsOf } from '../../plots/footprint.ts';
import { type WaveformTable, waveformCsv } from '../../plots/waveform-csv.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import { templateLayer } from './template-shape.ts';

/** The templates of some units as a table, learned and as clustering began them. */
export function templatesCsv(
  units: readonly UnitRow[],
  templates: TemplateBlock,
  facts: RecordingFacts,
): string {
  return waveformCsv(
    tableOf(templates, facts, ['learned', 'before learning']),
    units.filter(({ unitId }) => templates.unitIds.includes(unitId)).map(rowsOf(templates)),
  );
}

/** A unit's template, and what its recorded spikes are about it, as far as they have come. */
export function unitCsv(
  unit: UnitRow,
  templates: TemplateBlock,
  recorded: UnitWaveforms | undefined,
  facts: RecordingFacts,
): string {
  if (recorded === undefined) return templatesCsv([unit], templates, facts);
  const { channels, templateSamples, mean, standardDeviation, variation } = recorded;
  const parts = [mean, standardDeviation, variation].map((values) => (channel: number) => {
    const row = channels.indexOf(channel);
    return row < 0
      ? undefined
      : values.subarray(row * templateSamples, (row + 1) * templateSamples);
  });
  const names = ['learned', 'before learning', 'mean recorded', 'SD', 'main variation'];
  const rows = rowsOf(templates)(unit);
  return waveformCsv(tableOf(templates, facts, names), [
    { ...rows, waveforms: [...rows.waveforms, ...parts] },
  ]);
}

function tableOf(
  { templateSamples, nBefore, sampleRateHz }: TemplateBlock,
  facts: RecordingFacts,
  names: readonly string[],
): WaveformTable {
  return {
    idName: 'unit_id',
    names: names.map((name) => `${name} (${amplitudeUnit(facts)})`),
    samples: templateSamples,
    nBefore,
    sampleRateHz,
    channelNames: facts.channelNames,
  };
}

function rowsOf(templates: TemplateBlock) {
  return (unit: UnitRow) => ({
    id: unit.unitId,
    channels: channelsOf(templates, templates.unitIds.indexOf(unit.unitId)),
    waveforms: (['learned', 'initial'] as const).map(
      (which) => templateLayer(templates, unit, which, { colour: '', width: 0 }).waveform,
    ),
  });
}
