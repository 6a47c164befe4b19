import type { Cancellation } from '../../../core/index.ts';
import { type RecordingPlace, shapeOf } from '../../compute/reopen-recording.ts';
import { ViewThread } from '../../compute/view-thread.ts';
import type { AnswerTo, TaskOf, ViewKind } from '../../traces/view-task.ts';
import type { OpenRecording } from './open-recordings.ts';

/** `raw` is always quick; to filter, the noise must be measured first. */
export type ViewLane = 'raw' | 'filtered';

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
