import { type Cancellation, parseParameters, silentContext } from '../../../core/index.ts';
import { type RecordingPlace, shapeOf } from '../../compute/reopen-recording.ts';
import { ViewThread } from '../../compute/view-thread.ts';
import type { AnswerTo, TaskOf, ViewKind } from '../../traces/view-task.ts';
import type { OpenRecording } from './open-recordings.ts';

/** `raw` is always quick; to filter, the noise must be measured first. */
export type ViewLane = 'raw' | 'filtered';

/** A tenth of a second is enough to compile what reads it. */
const firstLookSamples = 3000;

/** The threads that look at recordings for all clients. */
export class Viewing {
  private readonly lanes: Readonly<Record<ViewLane, ViewThread>> = {
    raw: new ViewThread(),
    filtered: new ViewThread(),
  };

  /** Somebody will look at a recording soon. */
  start(): void {
    this.lanes.raw.start();
  }

  /** Somebody will ask for this recording in a moment: its file and the program are read meanwhile. */
  prepare(open: OpenRecording): void {
    const { channelCount, segments } = open.named.recording;
    const first = Math.min(firstLookSamples, segments[0]?.sampleCount ?? 0);
    if (first === 0) return;
    const task = {
      ...{ place: this.placeOf(open), overview: null, model: null },
      ...{ segment: 0, start: 0, end: first, widthPixels: 1, signal: 'raw' as const },
      channels: Array.from({ length: channelCount }, (_, channel) => channel),
      parameters: parseParameters({}),
    };
    this.lanes.filtered.start();
    // Who asks is told what is wrong.
    this.ask('raw', 'traces', task, silentContext.cancellation).catch(() => undefined);
  }

  placeOf({ named, source }: OpenRecording): RecordingPlace {
    return { source, seen: shapeOf(named.recording) };
  }

  ask<Kind extends ViewKind>(
    lane: ViewLane,
    kind: Kind,
    task: TaskOf<Kind>,
    cancellation: Cancellation,
  ): Promise<AnswerTo<Kind>> {
    return this.lanes[lane].ask(kind, task, cancellation);
  }

  async end(): Promise<void> {
    await Promise.all(Object.values(this.lanes).map((thread) => thread.end()));
  }
}
