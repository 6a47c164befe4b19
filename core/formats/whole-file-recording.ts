import { UserError } from '../base/errors.ts';
import { hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { matrixRecording, type SampleMatrix } from './matrix-recording.ts';
import type { OpenOptions } from './open-options.ts';
import { defaultOffsetCounts } from './sample-type.ts';
import { emptyFile } from './whole-frames.ts';
import { wireChannels } from './wire-channels.ts';

/**
 * The recording of a file that is one stretch of samples and states no physical unit: raw binary,
 * NPY, WAV. Its clock starts at the file's first frame, also where leading frames are left out.
 * @throws UserError `EMPTY_FILE`, `OFFSET_BEYOND_END`, `PROBE_INVALID`, `PROBE_MISMATCH`
 */
export function wholeFileRecording(
  matrix: SampleMatrix,
  sampleRate: number,
  options: OpenOptions,
  notices: readonly Notice[],
): Recording {
  const { source, frameCount, columnCount, sampleType } = matrix;
  if (frameCount === 0) throw emptyFile(source);
  const skipped = options.offsetSamples ?? 0;
  if (skipped >= frameCount) {
    throw new UserError(
      'OFFSET_BEYOND_END',
      `${source.name} holds ${frameCount} samples a channel, so --offset-samples ${skipped} leaves none.`,
    );
  }
  const gainToMicrovolts = options.gainUv ?? 1;
  const offsetCounts = options.offsetCounts ?? defaultOffsetCounts(sampleType);
  const columns = Array.from({ length: columnCount }, (_, column) => ({
    name: `ch${column}`,
    column,
    gainToMicrovolts,
    offsetCounts,
    isElectrode: true,
  }));
  const wiring = wireChannels(columns, options.probe);
  return matrixRecording(matrix, {
    sampleRate: hertz(sampleRate),
    channels: wiring.channels,
    segments: [
      {
        firstFrame: skipped,
        startSample: sampleIndex(skipped),
        sampleCount: frameCount - skipped,
        startTime: seconds(skipped / sampleRate),
      },
    ],
    probe: wiring.probe,
    notices: [
      ...notices,
      ...wiring.notices,
      ...(options.gainUv === undefined ? [noPhysicalUnits(source.name)] : []),
    ],
  });
}

export function noPhysicalUnits(file: string): Notice {
  return {
    code: 'NO_PHYSICAL_UNITS',
    message: `${file} states no physical unit: amplitudes are in the file's own counts. Give --gain-uv to have microvolts.`,
  };
}
