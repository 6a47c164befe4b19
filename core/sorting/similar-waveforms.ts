import type { MeasuredAtoms } from './measure-atoms.ts';
import type { AtomPair } from './pair-evidence.ts';

/**
 * All pairs of atoms whose measured waveforms correlate by more than `minimum` at their best lag, most
 * alike first; atoms without a waveform have none.
 * @param maxLag in samples, either way
 */
export function similarWaveforms(
  measured: MeasuredAtoms,
  minimum: number,
  maxLag: number,
): AtomPair[] {
  const { channels } = measured;
  const norms = channels.map((own, atom) => normsOn(measured, atom, own));
  const energies = norms.map((own) => own.reduce((sum, norm) => sum + norm ** 2, 0));
  const pairs: AtomPair[] = [];
  for (let first = 0; first < channels.length; first++) {
    for (let second = first + 1; second < channels.length; second++) {
      const norm = Math.sqrt(energies[first] * energies[second]);
      // On each channel, at any lag, the product is at most that of the norms (Cauchy and Schwarz).
      const most = productOf(norms[first], norms[second], channels[first]);
      if (norm === 0 || most <= minimum * norm) continue;
      const shared = channels[first].filter((channel) => norms[second][channel] > 0);
      let best: AtomPair = { first, second, lag: 0, correlation: -1 };
      for (let lag = -maxLag; lag <= maxLag; lag++) {
        const correlation = productAt(measured, first, second, lag, shared) / norm;
        if (correlation > best.correlation) best = { first, second, lag, correlation };
      }
      if (best.correlation > minimum) pairs.push(best);
    }
  }
  return pairs.sort((a, b) => b.correlation - a.correlation);
}

/** Norm of a waveform on each channel of the recording, zero where it is not measured. */
function normsOn(measured: MeasuredAtoms, atom: number, own: Int32Array): Float64Array {
  const { waveforms, waveformSamples, channels } = measured;
  const norms = new Float64Array(waveforms.length / channels.length / waveformSamples);
  for (const channel of own) {
    norms[channel] = Math.sqrt(productAt(measured, atom, atom, 0, [channel]));
  }
  return norms;
}

function productOf(a: Float64Array, b: Float64Array, on: Int32Array): number {
  let sum = 0;
  for (const channel of on) sum += a[channel] * b[channel];
  return sum;
}

/** `<w_first, w_second>` with the second one moved `lag` samples to the left: it comes that much later in its window. */
function productAt(
  { waveforms, waveformSamples, channels }: MeasuredAtoms,
  first: number,
  second: number,
  lag: number,
  on: ArrayLike<number>,
): number {
  const size = waveforms.length / channels.length;
  let sum = 0;
  for (let i = 0; i < on.length; i++) {
    const channel = on[i];
    const a = first * size + channel * waveformSamples;
    const b = second * size + channel * waveformSamples;
    const to = Math.min(waveformSamples, waveformSamples + lag);
    for (let k = Math.max(0, lag); k < to; k++) sum += waveforms[a + k] * waveforms[b + k - lag];
  }
  return sum;
}
