import type { Event } from '../csc/debias.ts';
import { EventCoder } from '../csc/event-coder.ts';
import {
  eventModelOf,
  type LearnedModel,
  type LearningWindow,
  type LearnOptions,
  updateDictionary,
} from './learn.ts';
import { LearningStatistics } from './statistics.ts';

/**
 * Learns again after a small change of the dictionary: only the windows that the change concerns are
 * coded anew, then the atoms are solved for from the events of all windows (CRsAE, Eq. 19). `model`
 * is changed in place.
 * @param events one list a window, in the atoms that the dictionary has now
 * @param stale the windows to be coded anew
 * @returns the events of all windows
 */
export function refitDictionary(
  windows: readonly LearningWindow[],
  events: readonly (readonly Event[])[],
  stale: readonly number[],
  model: LearnedModel,
  options: Pick<LearnOptions, 'twoSided' | 'channelMask'>,
): Event[][] {
  const { atomCount, channelCount, atomSamples } = model.dictionary;
  const coder = new EventCoder(eventModelOf(model, options));
  const coded = events.map((list) => [...list]);
  for (const w of stale) coded[w] = coder.code(windows[w].traces, windows[w].samples);
  const statistics = new LearningStatistics(
    atomCount,
    channelCount,
    atomSamples,
    0,
    options.channelMask,
  );
  coded.forEach((list, w) => {
    statistics.add(windows[w].traces, windows[w].samples, list);
  });
  updateDictionary(statistics, model, options.channelMask);
  return coded;
}
