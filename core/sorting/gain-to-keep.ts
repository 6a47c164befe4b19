/** Each spike of a unit must be twenty times as likely with it as with the others alone: `2 ln 20`. */
const MINIMUM_GAIN = 6;

/**
 * What a unit must explain of each of its spikes that the others could not, to be kept. A template that is the
 * mean of n spikes of noise alone explains, of each, a variance of that noise for every n-th of its numbers
 * (`E |mean|^2 = numbers / n`); what counts is beyond that.
 * @param fittedNumbers of the template: its channels times its samples
 * @param spikeCount that it was learned from
 * @param noiseVariance of what templates see, in variances of whitened noise
 * @returns in variances of the noise that templates see
 */
export function gainToKeep(
  fittedNumbers: number,
  spikeCount: number,
  noiseVariance: number,
): number {
  return MINIMUM_GAIN + fittedNumbers / spikeCount / noiseVariance;
}
