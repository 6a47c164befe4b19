import { counted, durationText, instantText, roundText, shortText } from '../../core/index.ts';
import type { RecordingSummary } from '../../engine/api/contract.ts';
import { useConnection } from '../api/connection.ts';
import { isSinceEpoch, timeText } from '../plots/time-text.ts';
import { useCursor } from '../state/cursor.ts';
import { showDialog } from '../state/dialogs.ts';
import { useEngineQuery } from '../state/engine.tsx';
import { useRecordingSummary } from '../state/sorting.ts';
import { useRecordingFacts } from '../state/time-range.ts';
import { clockOf } from '../state/timeline.ts';
import { useChosenSpike } from '../views/useChosenSpike.ts';
import styles from './StatusBar.module.css';

const factsEveryMs = 5000;

/** The lower edge: what the engine is and uses. */
export function StatusBar() {
  const connection = useConnection(({ state }) => state);
  const { data: facts } = useEngineQuery('engineFacts', {}, { everyMs: factsEveryMs });
  const recording = useRecordingSummary();
  const begins = useRecordingFacts().data?.segments[0]?.startSeconds;
  const cursor = useCursor(({ text }) => text);
  return (
    <footer className={styles.bar}>
      <span data-state={connection}>{connection === 'open' ? 'Engine' : lostText()}</span>
      {facts !== undefined && (
        <>
          <span>{facts.threads} threads</span>
          <span>{facts.backend}</span>
          <span>{Math.round(facts.memory.usedBytes / 1e6)} MB</span>
        </>
      )}
      {recording !== undefined && (
        <button
          type="button"
          title="Say how the recording is read (Ctrl+I)"
          disabled={recording.state === 'unreadable'}
          onClick={() => showDialog('reading')}
        >
          {factsText(recording)}
        </button>
      )}
      {begins !== undefined && isSinceEpoch(begins) && (
        <span>{instantText(new Date(1000 * begins).toISOString())}</span>
      )}
      <SelectedSpike />
      <output className={styles.cursor}>{cursor}</output>
    </footer>
  );
}

/** Only a window of its own starts its engine again. */
function lostText(): string {
  return window.spikeloomDesktop === undefined
    ? 'Engine lost'
    : 'Engine lost, starting again \u2026';
}

/** Which spike is selected: plots show it by its mark alone. */
function SelectedSpike() {
  const facts = useRecordingFacts().data;
  const spike = useChosenSpike();
  if (facts === undefined || spike === null) return null;
  const seconds = clockOf(facts, spike.segment, spike.sample);
  return (
    <span>
      spike of unit {spike.unitId} at {timeText(seconds, 4)}
    </span>
  );
}

/** What the recording that is shown is: `Raw binary · 32 channels · 30 kHz · 20.0 s · 77 MB`. */
function factsText(recording: RecordingSummary): string {
  const { format, channelCount, sampleRateHz, durationSeconds, byteLength } = recording;
  return [
    format,
    counted(channelCount, 'channel'),
    `${roundText(sampleRateHz / 1000)} kHz`,
    durationText(durationSeconds),
    sizeText(byteLength),
  ].join(' · ');
}

/** `48.7 kB`, `28.8 MB`, `80.0 GB`. */
function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${shortText(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${shortText(bytes / 1e6)} MB` : `${shortText(bytes / 1e9)} GB`;
}
