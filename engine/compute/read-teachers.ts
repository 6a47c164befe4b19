import {
  chooseTeachers,
  filteredAndWhitened,
  type PreprocessPlan,
  type Recording,
  type ShownTeachers,
  type Sorting,
} from '../../core/index.ts';
import { readWaveforms } from '../traces/read-waveforms.ts';

/** Short blocks, for a look at a few samples here and there. */
const blockSamples = 256;

/** The signal around the spikes that taught each unit its template, to show. */
export async function readTeachers(
  recording: Recording,
  plan: PreprocessPlan,
  sorting: Sorting,
): Promise<readonly ShownTeachers[]> {
  const { filtered } = filteredAndWhitened(recording, { ...plan, blockSamples });
  const { sampleIndex, segmentIndex } = sorting.spikes;
  const shown: ShownTeachers[] = [];
  for (const teachers of chooseTeachers(sorting)) {
    const { microvolts } = await readWaveforms(filtered, {
      channels: [sorting.units[teachers.unit]!.mainChannel],
      sampleIndex: Float64Array.from(teachers.rows, (row) => sampleIndex[row]!),
      segmentIndex: Uint16Array.from(teachers.rows, (row) => segmentIndex[row]!),
      nBefore: sorting.templates.nBefore,
      templateSamples: sorting.templates.templateSamples,
    });
    shown.push({ ...teachers, microvolts });
  }
  return shown;
}
