import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CsvLayout, csvLayouts, UserError } from '../../../core/index.ts';
import { type CsvExport, exportCsv, planCsvExport } from '../../session/export-csv.ts';
import type { RecordingRecord } from '../../store/recording-table.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { ExportFormat, ExportMethods, ExportRequest } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import type { Sessions } from '../sessions/sessions.ts';

const names: Readonly<Record<CsvLayout, Omit<ExportFormat, 'formatId'>>> = {
  long: {
    name: 'CSV, one row a spike',
    help: 'spikes.csv with unit, time, sample and amplitude of every spike, and units.csv with the metrics; for R, MATLAB, pandas',
  },
  wide: {
    name: 'CSV, one column a unit',
    help: 'spikes-wide.csv with the spike times of each unit in a column of its own; for spreadsheets',
  },
  'per-unit': {
    name: 'CSV, one file a unit',
    help: 'units/unit-ID.csv with the spikes of one unit each',
  },
};

interface Wanted {
  readonly store: SessionStore;
  readonly recordings: readonly {
    readonly recordingId: string;
    readonly record: RecordingRecord;
  }[];
  readonly csv: CsvExport;
}

export function exportHandlers(sessions: Sessions): Handlers<keyof ExportMethods> {
  const wantedOf = async ({ sessionId, recordingIds, formatId, folder }: ExportRequest) => {
    const session = sessions.get(sessionId);
    const layouts = csvLayouts.filter((layout) => formatIdOf(layout) === formatId);
    if (layouts.length === 0) throw noSuchFormat(formatId);
    const recordings = await Promise.all(
      recordingIds.map(async (recordingId) => {
        const { record } = await session.find(recordingId);
        if (record === null || session.store === null) throw notSorted(recordingId);
        return { recordingId, record };
      }),
    );
    const csv = { layouts, replacesOthers: false, ...(folder !== undefined && { folder }) };
    return { store: session.store!, recordings, csv } satisfies Wanted;
  };

  return {
    exportFormats: () =>
      csvLayouts.map((layout) => ({ formatId: formatIdOf(layout), ...names[layout] })),

    async planExport(request) {
      const { store, recordings, csv } = await wantedOf(request);
      const plans = recordings.map(({ recordingId, record }) => ({
        recordingId,
        ...planCsvExport(store, record, csv),
      }));
      return {
        folder: dirname(plans[0]!.folder),
        files: plans.flatMap(({ recordingId, folder, files }) =>
          files.map((name) => {
            const path = join(folder, name);
            return { recordingId, path, exists: existsSync(path) };
          }),
        ),
      };
    },

    async writeExport(request) {
      const { store, recordings, csv } = await wantedOf(request);
      const written: { path: string; byteLength: number }[] = [];
      let parent = '';
      for (const { record } of recordings) {
        const { folder, files } = await exportCsv(store, record, csv);
        parent = dirname(folder);
        for (const name of files) {
          const path = join(folder, name);
          written.push({ path, byteLength: (await stat(path)).size });
        }
      }
      return { folder: parent, files: written };
    },
  };
}

const formatIdOf = (layout: CsvLayout) => `csv-${layout}`;

function noSuchFormat(formatId: string): UserError {
  const known = csvLayouts.map(formatIdOf).join(', ');
  return new UserError('NO_SUCH_FORMAT', `There is no export "${formatId}"; there are ${known}.`);
}

function notSorted(recordingId: string): UserError {
  return new UserError('NOT_SORTED', `${recordingId} has no result yet. Sort it first.`);
}
