import { largestPoleRadius, type SecondOrderSections, sectionStride } from './butterworth.ts';

/** What is left of a transient after the settling time, relative to its start. */
const settledShare = 1e-10;

/**
 * Filters `signal[0 .. length)` in place with a cascade, forward and then backward: the phase is
 * zero and the gain that of the cascade squared. Each pass starts as if its first value had lasted
 * for ever, so that a constant leaves nothing.
 */
export function filterZeroPhase(
  sections: SecondOrderSections,
  signal: Float64Array,
  length: number,
): Float64Array {
  for (let i = 0; i < sections.length; i += sectionStride)
    forwardSection(sections, i, signal, length);
  for (let i = 0; i < sections.length; i += sectionStride)
    backwardSection(sections, i, signal, length);
  return signal;
}

/** Samples after which a transient of the cascade has died out; 0 without sections. */
export function settlingSamples(sections: SecondOrderSections): number {
  if (sections.length === 0) return 0;
  return Math.ceil(Math.log(settledShare) / Math.log(largestPoleRadius(sections)));
}

/*
 * One section over the signal, direct form I: y[t] depends on y[t-1] through one product and one
 * difference only, which is the shortest chain of dependent operations.
 */
function forwardSection(
  sections: SecondOrderSections,
  at: number,
  signal: Float64Array,
  length: number,
): void {
  const gain = sections[at];
  const a1 = sections[at + 1];
  const a2 = sections[at + 2];
  let x1 = gain * signal[0];
  let x2 = x1;
  let y1 = 0;
  let y2 = 0;
  for (let t = 0; t < length; t++) {
    const x = gain * signal[t];
    const y = x - x2 - a2 * y2 - a1 * y1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    signal[t] = y;
  }
}

function backwardSection(
  sections: SecondOrderSections,
  at: number,
  signal: Float64Array,
  length: number,
): void {
  const gain = sections[at];
  const a1 = sections[at + 1];
  const a2 = sections[at + 2];
  let x1 = gain * signal[length - 1];
  let x2 = x1;
  let y1 = 0;
  let y2 = 0;
  for (let t = length - 1; t >= 0; t--) {
    const x = gain * signal[t];
    const y = x - x2 - a2 * y2 - a1 * y1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    signal[t] = y;
  }
}
