import { spikeCount } from '../../sorting/spike-table.ts';
import { escapeMarkup } from './markup.ts';
import { countText, durationText, fixedText, roundText } from './number-text.ts';
import type { ReportInput } from './report-input.ts';

/** The few numbers that say what was sorted and what came out. */
export function summary({ sorting, run, provenance }: ReportInput): string {
  const sampleCount = sorting.segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
  const recordedSeconds = sampleCount / sorting.sampleRate;
  const facts: [string, string][] = [
    ['Units', countText(sorting.units.length)],
    ['Spikes', countText(spikeCount(sorting.spikes))],
    ['Channels', countText(sorting.channelNames.length)],
    ['Duration', durationText(recordedSeconds)],
    ['Sampling rate', `${roundText(sorting.sampleRate / 1000)} kHz`],
  ];
  if (sorting.segments.length > 1) facts.push(['Segments', countText(sorting.segments.length)]);
  const origin = provenance?.importedFrom;
  if (origin !== undefined) facts.push(['Found by another program', origin.form]);
  const workSeconds = Object.values(run?.stageSeconds ?? {}).reduce((a, b) => a + b, 0);
  if (workSeconds > 0 && origin === undefined) {
    const ratio = recordedSeconds / workSeconds;
    facts.push(['Speed', `${fixedText(ratio, ratio < 10 ? 1 : 0)}\u202f\u00d7 real time`]);
  }
  const items = facts.map(
    ([name, value]) => `<div><dt>${name}</dt><dd>${escapeMarkup(value)}</dd></div>`,
  );
  return `<dl class="facts">${items.join('')}</dl>\n`;
}

/** What a scientist should know about the file, if anything. */
export function noticeList({ sorting }: ReportInput): string {
  if (sorting.notices.length === 0) return '';
  const items = sorting.notices.map(
    ({ code, message }) => `<li>${escapeMarkup(message)} <code>${escapeMarkup(code)}</code></li>`,
  );
  return `<ul class="notices" aria-label="Notices">${items.join('')}</ul>\n`;
}
