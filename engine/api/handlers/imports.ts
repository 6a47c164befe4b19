import { resolve } from 'node:path';
import { parseParameters } from '../../../core/index.ts';
import { locateSorting } from '../../results/locate-sorting.ts';
import { readSettings } from '../../session/settings.ts';
import type { ImportMethods } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import type { Sessions } from '../sessions/sessions.ts';

export function importHandlers(sessions: Sessions): Handlers<keyof ImportMethods> {
  return {
    locateSorting: ({ path }) => locateSorting(resolve(path)),
    async importSorting({ sessionId, recordingId, path: given, sampleRateHz, ...request }) {
      const session = sessions.get(sessionId);
      const { jobs } = session.writable;
      const settings = await readSettings(session.folder);
      const parameters = { ...settings.parameters, ...request.parameters };
      parseParameters(parameters);
      const path = resolve(given);
      // What is not there is told at once, everything else by the job.
      await locateSorting(path);
      const entry = await session.find(recordingId);
      jobs.startImport(entry, { path, sampleRate: sampleRateHz }, parameters);
      return jobs.list();
    },
  };
}
