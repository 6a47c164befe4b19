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
  const energies = channels.map((own, atom) => energyOn(measured, atom, own));
  const pairs: AtomPair[] = [];
  for (let first = 0; first < channels.length; first++) {
    for (let second = first + 1; second < channels.length; second++) {
      const norm = Math.sqrt(energies[first] * energies[second]);
      const shared = channels[first].filter((channel) => channels[second].includes(channel));
      if (norm === 0 || !mayBeAlike(measured, first, second, shared, energies, minimum)) continue;
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

/** What two waveforms have on shared channels bounds their correlation (Cauchy and Schwarz). */
function mayBeAlike(
  measured: MeasuredAtoms,
  first: number,
  second: number,
  shared: Int32Array,
  energies: readonly number[],
  minimum: number,
): boolean {
  const share = (atom: number) => energyOn(measured, atom, shared) / energies[atom];
  return shared.length > 0 && Math.sqrt(share(first) * share(second)) > minimum;
}

function energyOn(measured: MeasuredAtoms, atom: number, channels: Int32Array): number {
  return productAt(measured, atom, atom, 0, channels);
}

/** `<w_first, w_second>` with the second one moved `lag` samples to the left: it comes that much later in its window. */
function productAt(
  { waveforms, waveformSamples, channels }: MeasuredAtoms,
  first: number,
  second: number,
  lag: number,
  on: Int32Array,
): number {
  const size = waveforms.length / channels.length;
  let sum = 0;
  for (const channel of on) {
    const a = first * size + channel * waveformSamples;
    const b = second * size + channel * waveformSamples;
    const to = Math.min(waveformSamples, waveformSamples + lag);
    for (let k = Math.max(0, lag); k < to; k++) sum += waveforms[a + k] * waveforms[b + k - lag];
  }
  return sum;
}
