import { useState } from 'react';
import type { OpenOptions } from '../../../core/index.ts';
import { EngineFault } from '../../../engine/api/channel/connect-engine.ts';
import type { Fault, RecordingSummary } from '../../../engine/api/contract.ts';
import { cache } from '../../state/cache.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngine } from '../../state/engine.tsx';
import { usePlace } from '../../state/place.ts';
import { useSortJobs } from '../../state/sort-jobs.ts';
import { tell } from '../../state/toasts.ts';

/** Whose reading is meant. */
export interface Whose {
  readonly recordings: readonly RecordingSummary[];
  /** Whether they are all raw files of the folder, and those meant as well that come to be in it. */
  readonly isAllRaw: boolean;
}

/** Reads recordings as is said of them from now on, and closes the dialog. */
export function useReadAnew() {
  const engine = useEngine();
  const session = usePlace((place) => place.session);
  const { sort } = useSortJobs();
  const [isReading, setReading] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const readAnew = async ({ recordings, isAllRaw }: Whose, options: OpenOptions) => {
    if (session === null) return;
    const { sessionId, path } = session;
    setReading(true);
    setFault(null);
    try {
      if (isAllRaw) {
        await engine.openSession({ path, options: { ...options, onlyRaw: true } });
      } else {
        for (const { recordingId } of recordings) {
          await engine.setOpenOptions({ sessionId, recordingId, options });
        }
      }
      await cache.invalidateQueries();
      closeDialog();
      const old = recordings.filter(({ unitCount }) => unitCount !== null);
      tellWhatIsOld(old.map(({ recordingId }) => recordingId));
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      setFault(error.fault);
    } finally {
      setReading(false);
    }
  };
  /** Units that were found in something else look as if they were of this. */
  const tellWhatIsOld = (sorted: readonly string[]) => {
    if (sorted.length === 0) return tell('Read anew.');
    const action = { label: 'Sort again', run: () => sort(sorted) };
    tell('Read anew. Units that were found before are of how it was read then.', action);
  };
  return { readAnew, isReading, fault };
}
