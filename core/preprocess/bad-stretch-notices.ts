import type { Notice, Recording } from '../recording/recording.ts';
import { type BadSpan, joinBadSpans } from './bad-spans.ts';
import { notFinite, saturated } from './bad-stretches.ts';
import { listChannels } from './channel-names.ts';

interface Kind {
  readonly mark: number;
  readonly code: string;
  /** What is wrong with one channel, and with several. */
  readonly finding: readonly [string, string];
}

const kinds: readonly Kind[] = [
  {
    mark: notFinite,
    code: 'NOT_FINITE_SAMPLES',
    finding: [
      'holds values that are not finite numbers',
      'hold values that are not finite numbers',
    ],
  },
  {
    mark: saturated,
    code: 'SATURATED_SAMPLES',
    finding: [
      'stands still at the limit of the amplifier',
      'stand still at the limit of the amplifier',
    ],
  },
];

/** Codes of the notices about bad stretches. */
export const badNoticeCodes: readonly string[] = kinds.map(({ code }) => code);

/**
 * What there is to say about bad stretches.
 * @param lookedSamples samples of each channel among which the spans were found
 */
export function noticesAboutBad(
  recording: Recording,
  spans: Iterable<BadSpan>,
  lookedSamples: number,
): Notice[] {
  const joined = joinBadSpans(spans);
  const { channelNames, sampleRate, segments } = recording;
  return kinds.flatMap(({ mark, code, finding }) => {
    const found = joined.filter((span) => span.mark === mark);
    if (found.length === 0) return [];
    const affected = new Set(found.map(({ channel }) => channel));
    const names = channelNames.filter((_, channel) => affected.has(channel));
    const firstSeconds = found.reduce(
      (least, { segment, start }) =>
        Math.min(least, segments[segment]!.startTime + start / sampleRate),
      Number.POSITIVE_INFINITY,
    );
    const seconds = found.reduce((most, { samples }) => Math.max(most, samples), 0) / sampleRate;
    const howLong = `for ${names.length > 1 ? 'up to ' : ''}${roundedSeconds(seconds)} s of the ${roundedSeconds(lookedSamples / sampleRate)} s that were looked at, first at ${firstSeconds.toFixed(3)} s`;
    return [
      {
        code,
        message: `${listChannels(names)} ${finding[names.length === 1 ? 0 : 1]} ${howLong}. Such stretches are set to zero all over the recording; spikes in them are lost.`,
      },
    ];
  });
}

function roundedSeconds(seconds: number): string {
  return Number(seconds.toPrecision(3)).toString();
}
