import {
  computeTrainGoodness,
  type Parameters,
  previewDetection,
  type Recording,
} from '../../core/index.ts';
import { placeOnComponents, readComponents } from '../traces/read-components.ts';
import { readOverview } from '../traces/read-overview.ts';
import { readTraces } from '../traces/read-traces.ts';
import { readWaveforms } from '../traces/read-waveforms.ts';
import { SignalViews } from '../traces/signal-views.ts';
import type { AnswerTo, ViewKind, ViewTask } from '../traces/view-task.ts';
import { answering } from './answer.ts';
import { threadContext } from './thread-context.ts';
import { recordingOf } from './thread-recording.ts';

/** What this thread knows of the recording that it looked at last. */
let last: {
  readonly recording: Recording;
  readonly parameters: string;
  readonly views: SignalViews;
} | null = null;

function viewsOf(recording: Recording, parameters: Parameters): SignalViews {
  const key = JSON.stringify(parameters);
  if (last?.recording !== recording || last.parameters !== key) {
    last = { recording, parameters: key, views: new SignalViews(recording, parameters) };
  }
  return last.views;
}

/** Looks at a recording: what is drawn of it. */
export default answering(async (task: ViewTask): Promise<AnswerTo<ViewKind>> => {
  const recording = await recordingOf(task.place);
  switch (task.kind) {
    case 'goodness':
      return { goodness: computeTrainGoodness(task.sorting, threadContext) };
    case 'traces':
      return readTraces(recording, viewsOf(recording, task.parameters), task);
    case 'overview':
      return readOverview(recording, task.overview, task.widthPixels, task.channels);
    case 'preview':
      return previewDetection(recording, task.parameters, task.seconds, threadContext);
    case 'waveforms': {
      const { sparse } = await viewsOf(recording, task.parameters).get('filtered');
      return readWaveforms(sparse, task);
    }
    case 'components': {
      const { sparse } = await viewsOf(recording, task.parameters).get('filtered');
      return readComponents(sparse, task);
    }
    case 'placing': {
      const { sparse } = await viewsOf(recording, task.parameters).get('filtered');
      return placeOnComponents(sparse, task);
    }
  }
}, buffersOf);

/** The memory of all arrays in an answer. */
function buffersOf(answer: object): ArrayBuffer[] {
  const buffers = Object.values(answer).flatMap((value: unknown) => {
    if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
    return typeof value === 'object' && value !== null ? buffersOf(value) : [];
  });
  return [...new Set(buffers)];
}
