import fc from 'fast-check';

/**
 * Property tests try the same cases in every run, so that a change is judged by what it changes.
 * `SPIKELOOM_SEED=N` (any whole number) tries others; a case that fails there is mended for every seed.
 */
const seed = Number(process.env.SPIKELOOM_SEED ?? 1);
if (!Number.isInteger(seed)) {
  throw new Error(`SPIKELOOM_SEED is ${process.env.SPIKELOOM_SEED}; it must be a whole number.`);
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
