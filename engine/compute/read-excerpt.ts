import {
  chooseExcerpt,
  type Recording,
  type Sorting,
  type TraceExcerpt,
} from '../../core/index.ts';

/**
 * A stretch of a recording with spikes in it, to show.
 * @param whitened the same recording in units of noise
 */
export async function readExcerpt(
  recording: Recording,
  whitened: Recording,
  sorting: Sorting,
  excerptSeconds: number,
): Promise<TraceExcerpt> {
  const range = chooseExcerpt(sorting, excerptSeconds);
  const { segment, start, end } = range;
  const read = (signal: Recording) =>
    signal.read(segment, start, end, new Float32Array(signal.channelCount * (end - start)));
  return { range, raw: await read(recording), whitened: await read(whitened) };
}
