/** Times of spikes between the samples, for runs that have told them. */
export const subSamples = `
-- One 32-bit float a spike of the row, samples to add; null where only whole samples are known.
ALTER TABLE spikes ADD COLUMN sub_samples BLOB;
`;
