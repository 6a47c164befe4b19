import { median } from '../math/order-statistics.ts';
import { amplitudeUnit } from '../recording/amplitude-unit.ts';
import { durationSeconds, type Notice, type Recording } from '../recording/recording.ts';

/** Slower recordings hold field potentials: a spike lasts a millisecond. */
const LEAST_SAMPLES_OF_SPIKE = 5;

/**
 * What to say of a recording in which no neuron was found: how it was read, because a wrong sample type or
 * number of channels shows in nothing else, and what may have hidden the spikes.
 * @param noiseLevelMicrovolts of each channel after the band-pass; 0 where there is no signal
 */
export function noticeOfNoUnits(recording: Recording, noiseLevelMicrovolts: Float64Array): Notice {
  const { channelCount, sampleRate } = recording;
  const seconds = Number(durationSeconds(recording).toPrecision(3));
  const noise = noiseLevelMicrovolts.filter((level) => level > 0);
  const level = noise.length === 0 ? 0 : Number(median(noise).toPrecision(3));
  const channels = `${channelCount} channel${channelCount === 1 ? '' : 's'}`;
  const signal =
    level === 0 ? 'with no signal in it' : `with noise of ${level} ${amplitudeUnit(recording)}`;
  const read = `No neuron was found. The recording was read as ${seconds} s of ${channels} at ${sampleRate} Hz, ${signal}`;
  const spikeSamples = sampleRate / 1000;
  const advice =
    spikeSamples < LEAST_SAMPLES_OF_SPIKE
      ? `At this rate a spike lasts ${spikeSamples} samples, too few to tell neurons apart: such recordings hold field potentials.`
      : 'If there are spikes in it, look at the signal: a file without a header may have another sample type, number of channels, rate or gain than was said; the band-pass may take the spikes away; or there are few of them.';
  return { code: 'NO_UNITS', message: `${read}. ${advice}` };
}
