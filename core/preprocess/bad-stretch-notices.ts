import type { Notice, Recording } from '../recording/recording.ts';
import { notFinite, saturated } from './bad-stretches.ts';
import { listChannels } from './channel-names.ts';
import type { FilteredPiece } from './quiet.ts';
import type { Piece } from './sample.ts';

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

/** What there is to say about the bad stretches of a sample. */
export function noticesAboutBad(
  recording: Recording,
  pieces: readonly Piece[],
  filtered: readonly FilteredPiece[],
): Notice[] {
  const looked = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  return kinds.flatMap(({ mark, code, finding }) => {
    const counts = new Float64Array(recording.channelCount);
    let first = Number.POSITIVE_INFINITY;
    filtered.forEach(({ masked }, k) => {
      const { segment, start } = pieces[k]!;
      const { startTime } = recording.segments[segment]!;
      for (const { channel, marks } of masked) {
        const at = marks.indexOf(mark);
        if (at < 0) continue;
        first = Math.min(first, startTime + (start + at) / recording.sampleRate);
        for (const one of marks) counts[channel] += Number(one === mark);
      }
    });
    const names = recording.channelNames.filter((_, channel) => counts[channel] > 0);
    if (names.length === 0) return [];
    const seconds = counts.reduce((a, b) => Math.max(a, b)) / recording.sampleRate;
    const howLong = `for ${names.length > 1 ? 'up to ' : ''}${roundedSeconds(seconds)} s of the ${roundedSeconds(looked / recording.sampleRate)} s that were looked at, first at ${first.toFixed(3)} s`;
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
