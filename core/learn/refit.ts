import type { Event } from '../csc/debias.ts';
import { type LearnedModel, recentre, updateDictionary } from './learn.ts';
import { LearningStatistics } from './statistics.ts';
import type { LearningWindow } from './window-coder.ts';

/**
 * The dictionary that explains the events of all windows best (CRsAE, Eq. 19), nothing coded anew.
 * `model` is changed in place.
 * @param events one list a window
 * @param channelMask `(atoms x channels)`, 0 where an atom must stay zero
 * @param recentreSamples how far an atom's window may be moved to hold more of its waveform; the
 *   events of a moved atom no longer hold
 */
export function refitDictionary(
  windows: readonly LearningWindow[],
  events: readonly (readonly Event[])[],
  model: LearnedModel,
  channelMask: Uint8Array,
  recentreSamples = 0,
): void {
  const { atomCount, channelCount, atomSamples } = model.dictionary;
  const statistics = new LearningStatistics(
    atomCount,
    channelCount,
    atomSamples,
    recentreSamples,
    channelMask,
  );
  events.forEach((list, w) => {
    statistics.add(windows[w].traces, windows[w].samples, list);
  });
  updateDictionary(statistics, model, channelMask);
  if (recentreSamples > 0) recentre(statistics, model);
}
