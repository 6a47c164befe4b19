import { amplitudeUnit } from '../../recording/amplitude-unit.ts';
import { countSpikesByUnit, rowsByUnit } from '../spikes-by-unit.ts';
import { accuracySentence, accuracyTable } from './accuracy-table.ts';
import { curationNote } from './curation-note.ts';
import { channelsForSpikes, rowsInRange } from './excerpt-channels.ts';
import { escapeMarkup, section, wideFigure } from './markup.ts';
import { countText, durationText, instantText } from './number-text.ts';
import { originSection } from './origin.ts';
import { htmlPage } from './page.ts';
import { rasterFigure } from './raster-figure.ts';
import type { ReportInput, TraceExcerpt } from './report-input.ts';
import { noticeList, summary } from './summary.ts';
import { tracesFigure } from './traces-figure.ts';
import { unitColours } from './unit-colours.ts';
import { unitRows, unitsWithRows } from './unit-rows.ts';
import { unitsTable } from './units-table.ts';

const mostTraces = 8;

/** A report on one sorting as a page that needs nothing beside itself. The same input gives the same bytes. */
export function renderReport(input: ReportInput): string {
  const { sorting, title } = input;
  const colours = input.curation?.colours ?? unitColours(sorting);
  const spikeCounts = countSpikesByUnit(sorting.spikes, sorting.units.length);
  const body = [
    header(input),
    summary(input),
    curationNote(input),
    noticeList(input),
    input.excerpt === undefined ? '' : tracesSection(input, input.excerpt, colours),
    accuracySection(input, colours),
    sorting.units.length === 0 ? noUnitsSection() : unitSections(input, spikeCounts, colours),
    originSection(input),
  ];
  return htmlPage({ title, body, spikeloomVersion: input.provenance?.spikeloomVersion });
}

/** What this is, when it was made, and of which recording. */
function header({ title, run, provenance }: ReportInput): string {
  const how = provenance?.importedFrom === undefined ? 'sorted' : 'imported';
  const made = run?.startedAt === undefined ? '' : `, ${how} on ${instantText(run.startedAt)}`;
  return `<header><p class="brand">Spikeloom report${escapeMarkup(made)}</p><h1>${escapeMarkup(title)}</h1></header>\n`;
}

function tracesSection(
  { sorting }: ReportInput,
  { range, raw, whitened }: TraceExcerpt,
  colours: Int32Array,
): string {
  const rows = rowsInRange(sorting, range);
  const channels = channelsForSpikes(sorting, rows, mostTraces);
  const common = { sorting, range, channels, rows, colours };
  const length = durationText((range.end - range.start) / sorting.sampleRate);
  const choice =
    channels.length < sorting.channelNames.length
      ? `, on the ${channels.length} of ${countText(sorting.channelNames.length)} channels with the most spikes here`
      : '';
  return section(
    'Traces',
    `${length} of the recording${choice}.${rows.length === 0 ? '' : ' Spikes have the colour of their unit on the channels where its template is large.'}`,
    '<h4>As recorded</h4>' +
      wideFigure(
        tracesFigure({
          ...common,
          signal: raw,
          signalUnit: amplitudeUnit(sorting),
          description: 'Raw traces',
        }),
      ) +
      '<h4>Filtered and whitened, as the model sees it</h4>' +
      wideFigure(
        tracesFigure({
          ...common,
          signal: whitened,
          signalUnit: 'noise SD',
          description: 'Whitened traces',
        }),
      ),
  );
}

function accuracySection({ sorting, accuracy }: ReportInput, colours: Int32Array): string {
  if (accuracy === undefined) return '';
  return section(
    'Against the known truth',
    accuracySentence(accuracy),
    accuracyTable(accuracy, sorting, colours),
  );
}

function unitSections(input: ReportInput, spikeCounts: Int32Array, colours: Int32Array): string {
  const { sorting } = input;
  const rows = rowsByUnit(sorting.spikes, sorting.units.length);
  const shownUnits = unitsWithRows(spikeCounts);
  const limit =
    shownUnits.length < sorting.units.length
      ? ` Shown are the ${shownUnits.length} of ${countText(sorting.units.length)} units with the most spikes; ${input.curation === undefined ? 'units.csv and templates.npy hold' : 'exports have'} all.`
      : '';
  return [
    section(
      'Units',
      "Metrics by SpikeInterface's definitions, but for the KS distance. A dash stands where a metric is not defined.",
      unitsTable(input, spikeCounts, colours),
    ),
    section(
      'Spikes over the recording',
      `One row a unit; the colour is stronger where spikes are denser.${sorting.segments.length > 1 ? ' Grey: gaps in the recording.' : ''}`,
      wideFigure(rasterFigure(sorting, rows, colours)),
    ),
    section(
      'Unit by unit',
      `Templates on the channels around the main one, the intervals between successive spikes, the amplitude of every spike, and a KS plot: how well models of the spike train alone tell when it fires.${teachersNote(input)}${limit}`,
      unitRows(input, rows, shownUnits, colours),
    ),
  ].join('');
}

function teachersNote({ teachers }: ReportInput): string {
  return teachers === undefined
    ? ''
    : ' Under them the spikes that taught the template most: grey, the filtered signal on the main channel with whatever else fired there; in colour, what was learned.';
}

function noUnitsSection(): string {
  return section(
    'Units',
    '',
    '<p>No units were found. If the traces above show spikes, try a lower --detect-sigma, a lower --minimum-spikes, or another --polarity.</p>',
  );
}
