import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportFormats, UserError } from '../../../core/index.ts';
import { type ExportOrder, exportSorting, planExport } from '../../session/export-sorting.ts';
import type { RecordingRecord } from '../../store/recording-table.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { ExportMethods, ExportRequest } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import type { Sessions } from '../sessions/sessions.ts';

interface Wanted {
  readonly store: SessionStore;
  readonly recordings: readonly {
    readonly recordingId: string;
    readonly record: RecordingRecord;
  }[];
  readonly order: ExportOrder;
}

export function exportHandlers(sessions: Sessions): Handlers<keyof ExportMethods> {
  const wantedOf = async (request: ExportRequest) => {
    const { sessionId, recordingIds, formatId, folder, runId } = request;
    const session = sessions.get(sessionId);
    const format = exportFormats.find((candidate) => candidate.formatId === formatId);
    if (format === undefined) throw noSuchFormat(formatId);
    const recordings = await Promise.all(
      recordingIds.map(async (recordingId) => {
        const { record } = await session.find(recordingId);
        if (record === null || session.store === null) throw notSorted(recordingId);
        return { recordingId, record };
      }),
    );
    const order: ExportOrder = {
      ...{ format, replacesOthers: false },
      ...(folder !== undefined && { folder }),
      ...(runId !== undefined && { runId: Number(runId) }),
    };
    return { store: session.store!, recordings, order } satisfies Wanted;
  };

  return {
    exportFormats: () =>
      exportFormats.map(({ formatId, name, help }) => ({ formatId, name, help })),

    async planExport(request) {
      const { store, recordings, order } = await wantedOf(request);
      const plans = recordings.map(({ recordingId, record }) => ({
        recordingId,
        ...planExport(store, record, order),
      }));
      return {
        folder: dirname(dirname(plans[0]!.folder)),
        files: plans.flatMap(({ recordingId, folder, files }) =>
          files.map((name) => {
            const path = join(folder, name);
            return { recordingId, path, exists: existsSync(path) };
          }),
        ),
      };
    },

    async writeExport(request) {
      const { store, recordings, order } = await wantedOf(request);
      const written: { path: string; byteLength: number }[] = [];
      let parent = '';
      for (const { record } of recordings) {
        const { folder, files } = await exportSorting(store, record, order);
        parent = dirname(dirname(folder));
        for (const name of files) {
          const path = join(folder, name);
          written.push({ path, byteLength: (await stat(path)).size });
        }
      }
      return { folder: parent, files: written };
    },
  };
}

function noSuchFormat(formatId: string): UserError {
  const known = exportFormats.map((format) => format.formatId).join(', ');
  return new UserError('NO_SUCH_FORMAT', `There is no export "${formatId}"; there are ${known}.`);
}

function notSorted(recordingId: string): UserError {
  return new UserError('NOT_SORTED', `${recordingId} has no result yet. Sort it first.`);
}
