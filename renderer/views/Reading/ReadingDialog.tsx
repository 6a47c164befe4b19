import { counted, roundText } from '../../../core/index.ts';
import type { RecordingSummary } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import styles from '../../parts/Form.module.css';
import { closeDialog } from '../../state/dialogs.ts';
import { useRecordingLabel, useRecordingSummary } from '../../state/sorting.ts';
import { useRecordingFacts } from '../../state/time-range.ts';
import { ReadingForm } from './ReadingForm.tsx';
import { choicesFor } from './reading-choices.ts';

/** How the recording that is shown is read; asks for what its file leaves to be said. */
export function ReadingDialog() {
  const label = useRecordingLabel();
  const facts = useRecordingFacts().data;
  const shown = useRecordingSummary();
  if (facts === undefined || shown === undefined) return null;
  const choices = choicesFor(facts);
  const { factNames, hasProbe, hasOthers } = choices;
  const isAsked = factNames.length > 0 || hasProbe || hasOthers;
  const { format, channelCount, sampleRateHz } = shown;
  const read = `${format}, ${counted(channelCount, 'channel')} at ${roundText(sampleRateHz)} Hz.`;
  return (
    <Dialog title={`How ${label} is read`} width={480} onClose={closeDialog}>
      {isAsked ? (
        <ReadingForm facts={facts} shown={shown} choices={choices}>
          <p>
            {read} The file itself is never changed; what is said here is remembered with the
            folder.
          </p>
          <Warnings of={shown} />
        </ReadingForm>
      ) : (
        <div className={styles.form}>
          <p>{read} The file says everything itself.</p>
          <Warnings of={shown} />
          <footer className={styles.buttons}>
            <Button onClick={closeDialog}>Close</Button>
          </footer>
        </div>
      )}
    </Dialog>
  );
}

function Warnings({ of }: { readonly of: RecordingSummary }) {
  const texts = [...new Set(of.warnings.map(({ message }) => withoutFlags(message)))];
  if (texts.length === 0) return null;
  return (
    <ul aria-label="Warnings">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

/** Nobody gives flags here, of which some messages tell. */
function withoutFlags(message: string): string {
  const sentences = message.split(/(?<=\.) /);
  return sentences.filter((sentence) => !sentence.includes('--')).join(' ');
}
