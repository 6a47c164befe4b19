import { useState } from 'react';
import type { OpenOptions } from '../../../core/index.ts';
import { EngineFault } from '../../../engine/api/channel/connect-engine.ts';
import type { Fault, RecordingSummary } from '../../../engine/api/contract.ts';
import { cache } from '../../state/cache.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngine } from '../../state/engine.tsx';
import { usePlace } from '../../state/place.ts';
import { tell } from '../../state/toasts.ts';

/** Whose reading is meant: that of some recordings, or of all raw files that are or come to be in the folder. */
export type Whose = readonly RecordingSummary[] | 'all raw files';

/** Reads recordings as is said of them from now on, and closes the dialog. */
export function useReadAnew() {
  const engine = useEngine();
  const session = usePlace((place) => place.session);
  const [isReading, setReading] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const readAnew = async (whose: Whose, options: OpenOptions) => {
    if (session === null) return;
    const { sessionId, path } = session;
    setReading(true);
    setFault(null);
    try {
      if (whose === 'all raw files') {
        await engine.openSession({ path, options: { ...options, onlyRaw: true } });
      } else {
        for (const { recordingId } of whose) {
          await engine.setOpenOptions({ sessionId, recordingId, options });
        }
      }
      await cache.invalidateQueries();
      closeDialog();
      tell('Read anew.');
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      setFault(error.fault);
    } finally {
      setReading(false);
    }
  };
  return { readAnew, isReading, fault };
}
