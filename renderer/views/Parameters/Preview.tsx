import { countText, fixedText } from '../../../core/index.ts';
import type { ParameterValues } from '../../../engine/api/contract.ts';
import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { Figure } from '../../plots/Figure.tsx';
import { useEngineQuery } from '../../state/engine.tsx';
import { useRecordingRef } from '../../state/place.ts';
import { amplitudeUnit } from '../amplitude-unit.ts';
import styles from './Parameters.module.css';
import { drawPreview, previewCsv } from './preview-plot.ts';

interface PreviewProps {
  readonly values: ParameterValues;
  /** False while a value is not allowed: then the last preview stays. */
  readonly isValid: boolean;
}

const seconds = 0.5;
const mostChannels = 8;

/** The first moments of the recording as the filter leaves them, with the threshold and the peaks over it. */
export function Preview({ values, isValid }: PreviewProps) {
  const recording = useRecordingRef();
  const facts = useEngineQuery('describeRecording', recording);
  const channelCount = facts.data?.channelNames.length;
  const preview = useEngineQuery(
    'previewDetection',
    recording === null || channelCount === undefined || !isValid
      ? null
      : {
          ...recording,
          parameters: values,
          seconds,
          channels: spreadChannels(channelCount, mostChannels),
        },
  );
  if (recording === null) return <EmptyState title="No recording to look at" />;
  if (preview.error !== null) {
    return <ErrorState title="The preview cannot be made" fault={preview.error.fault} />;
  }
  const { data } = preview;
  if (data === undefined || facts.data === undefined) return <SkeletonPlot />;
  const { sampleRateHz, channelNames } = facts.data;
  const unit = amplitudeUnit(facts.data);
  const meanNoise =
    data.noiseLevelMicrovolts.reduce((sum, level) => sum + level, 0) / data.channels.length;
  return (
    <section className={styles.preview} aria-label="Preview of detection">
      <p className={styles.facts}>
        <span>
          <strong>{countText(Math.round(data.peaksPerSecond))}</strong> peaks a second
        </span>
        <span>
          noise{' '}
          <strong>
            {fixedText(meanNoise, 1)} {unit}
          </strong>
        </span>
        <span>
          first {fixedText(data.end / sampleRateHz, 1)} s of {data.channels.length} of{' '}
          {channelNames.length} channels, filtered; dashed is the threshold, and a peak is marked
          where it is largest
        </span>
      </p>
      <Figure
        name="Preview of filter and threshold"
        draw={(surface, theme) =>
          drawPreview(surface, theme, data, channelNames, sampleRateHz, unit)
        }
        csv={() => previewCsv(data, channelNames, sampleRateHz, unit)}
      />
    </section>
  );
}

/** At most this many channels, evenly over all. */
function spreadChannels(channelCount: number, most: number): readonly number[] {
  const count = Math.min(channelCount, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * channelCount) / count));
}
