import { describe, expect, it } from 'vitest';
import { noticeOfNoUnits } from '../../../core/sorting/no-units-notice.ts';
import { recordingOf } from '../preprocess/synthetic.ts';

const silence = (channels: number, samples: number) => [
  Array.from({ length: channels }, () => new Float64Array(samples)),
];

describe('noticeOfNoUnits', () => {
  it('says what the recording was read as, which is where a wrong sample type shows', () => {
    const recording = recordingOf(silence(4, 45_000), 30_000);
    const { code, message } = noticeOfNoUnits(
      recording,
      Float64Array.of(12_000, 18_912, 30_000, 0),
    );
    expect(code).toBe('NO_UNITS');
    expect(message).toContain('1.5 s of 4 channels at 30000 Hz, with noise of 18900 µV');
    expect(message).toContain('sample type');
  });

  it('counts in what the file has where it states no unit', () => {
    const recording = {
      ...recordingOf(silence(1, 30_000), 30_000),
      notices: [{ code: 'NO_PHYSICAL_UNITS', message: '' }],
    };
    const { message } = noticeOfNoUnits(recording, Float64Array.of(70));
    expect(message).toContain('1 channel at 30000 Hz, with noise of 70 counts');
  });

  it('tells a field potential, which holds no spikes', () => {
    const { message } = noticeOfNoUnits(
      recordingOf(silence(2, 2000), 2000),
      Float64Array.of(9, 11),
    );
    expect(message).toContain('At this rate a spike lasts 2 samples');
    expect(message).not.toContain('sample type');
  });

  it('tells a recording without any signal', () => {
    const { message } = noticeOfNoUnits(recordingOf(silence(2, 0), 20_000), new Float64Array(2));
    expect(message).toContain('0 s of 2 channels at 20000 Hz, with no signal in it');
  });
});
