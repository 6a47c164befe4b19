import { dataTable } from '../report/data-table.ts';
import { escapeMarkup, namedFigure, section } from '../report/markup.ts';
import { countText, roundText } from '../report/number-text.ts';
import { htmlPage } from '../report/page.ts';
import { featureFigure } from './feature-figure.ts';
import { goodnessSection } from './goodness-section.ts';
import { modelClass, modelKey } from './model-key.ts';
import type { RatesResult } from './rates-result.ts';
import { unitSections } from './unit-sections.ts';

export interface RatesReport {
  readonly title: string;
  readonly result: RatesResult;
  /** What a scientist should know about the trials. */
  readonly notices: readonly string[];
  /** What the models were told, in words. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly spikeloomVersion?: string;
}

/**
 * What drives the neurons, by each model, as a page: the pictures of DCEA, Fig. 6. The same input
 * gives the same bytes.
 */
export function renderRatesReport({
  title,
  result,
  notices,
  settings,
  spikeloomVersion,
}: RatesReport): string {
  const body = [
    `<header><p class="brand">Spikeloom report, spikes across trials</p><h1>${escapeMarkup(title)}</h1></header>\n`,
    facts(result),
    noticeList(notices),
    goodnessSection(result),
    featureSection(result),
    ...unitSections(result),
    settingsSection(settings),
  ];
  return htmlPage({ title, body, spikeloomVersion });
}

function facts({ trials, analysis }: RatesResult): string {
  const { startMs, binMs, binCount, neurons } = trials;
  const { training, test } = analysis.split;
  const items: [string, string][] = [
    ['Units', countText(neurons.length)],
    ['Trials', countText(training.length + test.length)],
    ['of them for the test', countText(test.length)],
    ['Window', `${roundText(startMs)} to ${roundText(startMs + binMs * binCount)} ms`],
    ['Bins', `${countText(binCount)} of ${roundText(binMs)} ms`],
  ];
  return `<dl class="facts">${items.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeMarkup(value)}</dd></div>`).join('')}</dl>\n`;
}

function noticeList(notices: readonly string[]): string {
  if (notices.length === 0) return '';
  return `<ul class="notices" aria-label="Notices">${notices.map((notice) => `<li>${escapeMarkup(notice)}</li>`).join('')}</ul>\n`;
}

function featureSection(result: RatesResult): string {
  const { request, analysis, trials } = result;
  const learned = analysis.models.flatMap(({ features }, i) =>
    features === undefined ? [] : [{ features, model: i, className: modelClass(i) }],
  );
  if (learned.length === 0) return '';
  const figures = Array.from({ length: request.templateCount }, (_, template) =>
    namedFigure(
      `Template ${template}`,
      featureFigure(template, trials.binMs, request.initialFeatures, learned),
    ),
  );
  return section(
    'What the neurons respond to',
    'Templates of the stimulus as the models learned them from the spikes, of unit norm; grey: where learning began.',
    `${modelKey(
      result,
      learned.map(({ model }) => model),
    )}<div class="panels">${figures.join('')}</div>`,
  );
}

function settingsSection(settings: RatesReport['settings']): string {
  return section(
    'How this was made',
    'The same spikes, events, settings and version give the same result, byte for byte.',
    `<div class="fit">${dataTable(
      'Settings',
      [
        { heading: 'Setting', align: 'left' },
        { heading: 'Value', align: 'left' },
      ],
      settings.map(([name, value]) => [`<code>${escapeMarkup(name)}</code>`, escapeMarkup(value)]),
    )}</div>`,
  );
}
