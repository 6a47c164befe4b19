import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOf, resultPlaces } from '../../store/result-place.ts';
import type { Handlers } from '../handlers.ts';
import { ReportMaker } from '../results/report-maker.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { TrainFits } from '../sessions/train-fits.ts';
import type { Viewing } from '../sessions/viewing.ts';

/** The page about a result. */
export function reportHandlers(
  sessions: Sessions,
  results: SessionResults,
  viewing: Viewing,
  fits: TrainFits,
): Handlers<'readReport'> {
  const maker = new ReportMaker(viewing, fits);
  return {
    async readReport(ref, { cancellation }) {
      const session = sessions.get(ref.sessionId);
      const result = await results.get(session, ref);
      const { record } = await session.find(ref.recordingId);
      const { run, curation } = result;
      const { runs, place } = session.store!;
      // Beside the result is the page of the newest run of its kind as it was found.
      if (curation.steps.length === 0 && runs.newestLike(run)?.id === run.id) {
        const path = join(resultPlaces[kindOf(run)](place.home, record!), 'report.html');
        const html = await readFile(path, 'utf8').catch(() => undefined);
        if (html !== undefined) return { html };
      }
      const open = await session.open(ref.recordingId);
      return { html: await maker.make(result, record!, open, cancellation) };
    },
  };
}
