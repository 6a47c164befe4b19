import { DamagedFileError } from '../../base/errors.ts';
import { byNaturalOrder } from '../../base/natural-order.ts';
import type { RecordedEvents } from '../../recording/events.ts';
import type { Notice, Recording } from '../../recording/recording.ts';

/** What a moment of a recording is told by. */
export type EventClock = Pick<Recording, 'sampleRate' | 'segments'>;

/** An event without its moment. */
export interface EventFacts {
  readonly channel: string;
  readonly value?: number;
  readonly label?: string;
  readonly durationSeconds?: number;
}

/** More events than this are no experiment but a noisy line or a damaged file. */
const MOST_EVENTS = 5_000_000;
const MOST_CHANNELS = 100_000;

/** Gathers events in any order. */
export class EventList {
  private readonly clock: EventClock;
  /** For messages. */
  private readonly place: string;
  /** Indices of the segments by the time of their start. */
  private readonly byStart: readonly number[];
  private readonly channels = new Map<string, number>();
  private readonly channel: number[] = [];
  private readonly seconds: number[] = [];
  private readonly segment: number[] = [];
  private readonly sample: number[] = [];
  private readonly value: number[] = [];
  private readonly label: string[] = [];
  private readonly duration: number[] = [];
  private outsideCount = 0;

  constructor(clock: EventClock, place: string) {
    this.clock = clock;
    this.place = place;
    const { segments } = clock;
    this.byStart = Array.from(segments.keys()).sort(
      (a, b) => segments[a].startTime - segments[b].startTime,
    );
  }

  /** @param sample counted from the segment's first */
  addAtSample(segment: number, sample: number, facts: EventFacts): void {
    const { sampleRate, segments } = this.clock;
    this.add(segment, sample, segments[segment].startTime + sample / sampleRate, facts);
  }

  /** @param seconds on the recording's clock; a time at which nothing was recorded is counted only */
  addAtTime(seconds: number, facts: EventFacts): void {
    const { sampleRate, segments } = this.clock;
    const segment = this.segmentAt(seconds + 0.5 / sampleRate);
    if (segment === undefined) {
      this.outsideCount++;
      return;
    }
    const { startTime, sampleCount } = segments[segment];
    const sample = (seconds - startTime) * sampleRate;
    if (!(sample < sampleCount)) this.outsideCount++;
    else
      this.add(segment, Math.min(Math.max(0, Math.round(sample)), sampleCount - 1), seconds, facts);
  }

  /** The last segment that begins no later, by halves. */
  private segmentAt(seconds: number): number | undefined {
    let low = 0;
    let high = this.byStart.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.clock.segments[this.byStart[middle]].startTime <= seconds) low = middle + 1;
      else high = middle;
    }
    return this.byStart[low - 1];
  }

  private add(
    segment: number,
    sample: number,
    seconds: number,
    { channel, value = Number.NaN, label = '', durationSeconds = Number.NaN }: EventFacts,
  ): void {
    const index = this.channels.get(channel) ?? this.channels.size;
    this.channels.set(channel, index);
    this.channel.push(index);
    this.seconds.push(seconds);
    this.segment.push(segment);
    this.sample.push(sample);
    this.value.push(value);
    this.label.push(label);
    this.duration.push(durationSeconds);
    if (this.seconds.length <= MOST_EVENTS && this.channels.size <= MOST_CHANNELS) return;
    throw new DamagedFileError(
      'TOO_MANY_EVENTS',
      `${this.place} holds more than ${MOST_EVENTS} events or ${MOST_CHANNELS} kinds of them. Check that nothing but noise is on its lines.`,
    );
  }

  /** @param notices what else is to be said of the events */
  finish(notices: readonly Notice[] = []): RecordedEvents {
    const { segment, seconds } = this;
    const order = Array.from(seconds.keys()).sort(
      (a, b) => segment[a] - segment[b] || seconds[a] - seconds[b],
    );
    const names = Array.from(this.channels.keys());
    const channels = [...names].sort(byNaturalOrder);
    const places = new Map(channels.map((name, place) => [name, place]));
    const placeOf = names.map((name) => places.get(name)!);
    return {
      channels,
      channelIndex: Uint32Array.from(order, (i) => placeOf[this.channel[i]]),
      seconds: Float64Array.from(order, (i) => seconds[i]),
      segmentIndex: Uint32Array.from(order, (i) => segment[i]),
      sampleIndex: Float64Array.from(order, (i) => this.sample[i]),
      value: Float64Array.from(order, (i) => this.value[i]),
      label: order.map((i) => this.label[i]),
      durationSeconds: Float64Array.from(order, (i) => this.duration[i]),
      notices: [...notices, ...this.outsideNotices()],
    };
  }

  private outsideNotices(): Notice[] {
    if (this.outsideCount === 0) return [];
    const all = this.outsideCount + this.seconds.length;
    const message = `${this.outsideCount} of ${all} events in ${this.place} happened while nothing was recorded and were left out.`;
    return [{ code: 'EVENTS_OUTSIDE_RECORDING', message }];
  }
}
