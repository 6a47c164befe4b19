import { Download } from 'lucide-react';
import { counted } from '../../../core/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import form from '../../parts/Form.module.css';
import { ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngineAction, useEngineQuery } from '../../state/engine.tsx';
import { usePlace, useRecordingRef } from '../../state/place.ts';
import { usePreference } from '../../state/preferences.ts';
import { useRecordings } from '../../state/sorting.ts';
import { tell } from '../../state/toasts.ts';
import styles from './ExportDialog.module.css';
import { FilePlan } from './FilePlan.tsx';
import { FormatChoice } from './FormatChoice.tsx';

type Scope = 'recording' | 'folder';

/** Chooses a format and what is written in it, shows the files before, and says where they are after. */
export function ExportDialog() {
  const shown = useRecordingRef();
  const runId = usePlace((place) => place.runId);
  const sorted = useRecordings()
    .filter(({ unitCount }) => unitCount !== null)
    .map(({ recordingId }) => recordingId);
  const formats = useEngineQuery('exportFormats', {});
  const [formatId, chooseFormat] = usePreference('export-format', 'csv-long');
  const [scope, chooseScope] = usePreference<Scope>('export-scope', 'recording');
  const [folder, chooseFolder] = usePreference('export-folder', '');
  const format = formats.data?.find((one) => one.formatId === formatId) ?? formats.data?.[0];
  const ids =
    scope === 'folder'
      ? sorted
      : sorted.filter((recordingId) => recordingId === shown?.recordingId);
  const request =
    shown === null || format === undefined || ids.length === 0
      ? null
      : {
          sessionId: shown.sessionId,
          recordingIds: ids,
          formatId: format.formatId,
          ...(scope === 'recording' && runId !== null && { runId }),
          ...(folder.trim() !== '' && { folder: folder.trim() }),
        };
  const plan = useEngineQuery('planExport', request);
  const write = useEngineAction('writeExport');
  const save = () =>
    request !== null &&
    write.mutate(request, {
      onSuccess: ({ folder: where, files }) => {
        closeDialog();
        const desktop = window.spikeloomDesktop;
        tell(
          `Wrote ${counted(files.length, 'file')} to ${where}`,
          desktop && { label: 'Show', run: () => desktop.reveal(files[0]?.path ?? where) },
        );
      },
    });
  return (
    <Dialog title="Export" width={760} onClose={closeDialog}>
      {formats.data === undefined ? (
        <SkeletonLines count={4} />
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <FormatChoice formats={formats.data} chosen={format} onChoose={chooseFormat} />
          <div className={form.form}>
            <p className={styles.help}>{format?.help}</p>
            <label>
              What
              <select value={scope} onChange={(event) => chooseScope(event.target.value as Scope)}>
                <option value="recording">This recording</option>
                <option value="folder">All {counted(sorted.length, 'sorted recording')}</option>
              </select>
            </label>
            <label>
              Where
              <input
                value={folder}
                placeholder="beside the results of the session"
                spellCheck={false}
                onChange={(event) => chooseFolder(event.target.value)}
              />
            </label>
            {plan.error === null ? (
              <FilePlan plan={plan.data} />
            ) : (
              <ErrorState title="This cannot be exported" fault={plan.error.fault} />
            )}
          </div>
          <footer className={form.buttons}>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button
              type="submit"
              tone="primary"
              disabled={plan.data === undefined || plan.error !== null || write.isPending}
            >
              <Download size={14} /> {write.isPending ? 'Writing …' : 'Export'}
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}
