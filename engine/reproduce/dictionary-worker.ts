import { answering } from '../compute/answer.ts';
import { type DictionaryRun, factsOf, type RunSetting, runDictionary } from './dictionary-runs.ts';

/** Learns one dictionary and says how near it is to the truth. */
export default answering(
  async (setting: RunSetting): Promise<DictionaryRun> => factsOf(runDictionary(setting)),
);
