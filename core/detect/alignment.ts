/**
 * Whole-sample realignment of detected peaks. A trough one sample wide is caught now on one
 * channel's sample, now on another's or on the next, and one neuron then falls apart into a
 * cluster for each sampling phase; what all channels of the neighbourhood say together is steadier
 * than one sample of one channel.
 */

/**
 * Moves each position to the largest energy of the whole neighbourhood,
 * e[t] = Σ_c (x_c[t-1]² + 2 x_c[t]² + x_c[t+1]²), at most `maxShift` samples away. Of equal
 * energies the nearest wins, then the earlier.
 *
 * @param traces planar `traces[channel * samples + t]`, noise SD; outside counts as zero
 * @returns new positions, whole samples
 */
export function alignToExtremum(
  traces: Float32Array,
  samples: number,
  positions: ArrayLike<number>,
  channels: Int32Array,
  maxShift: number,
): Float64Array {
  const powers = new Float64Array(2 * maxShift + 3);
  return Float64Array.from(positions, (position) => {
    const first = position - maxShift - 1;
    const inside = Math.max(0, -first);
    const end = Math.min(powers.length, samples - first);
    powers.fill(0);
    for (let c = 0; c < channels.length; c++) {
      const row = channels[c] * samples + first;
      for (let i = inside; i < end; i++) powers[i] += traces[row + i] ** 2;
    }
    return bestNear(position, samples, maxShift, (t) => {
      const i = t - first;
      return powers[i - 1] + 2 * powers[i] + powers[i + 1];
    });
  });
}

/**
 * Moves each position to the lag where the traces correlate best with a template:
 * argmax over |shift| <= maxShift of Σ_c Σ_k template_c[k] x_c[position + shift - nBefore + k].
 * Of equal correlations the nearest wins, then the earlier.
 *
 * @param template (channels × templateSamples), noise SD, its centre at sample `nBefore`
 * @returns new positions, whole samples
 */
export function alignToTemplate(
  traces: Float32Array,
  samples: number,
  positions: ArrayLike<number>,
  channels: Int32Array,
  template: ArrayLike<number>,
  nBefore: number,
  maxShift: number,
): Float64Array {
  const templateSamples = channels.length === 0 ? 0 : template.length / channels.length;
  const correlationAt = (t: number) => {
    const start = t - nBefore;
    const first = Math.max(0, -start);
    const end = Math.min(templateSamples, samples - start);
    let correlation = 0;
    for (let c = 0; c < channels.length; c++) {
      const trace = channels[c] * samples + start;
      const row = c * templateSamples;
      for (let k = first; k < end; k++) correlation += template[row + k] * traces[trace + k];
    }
    return correlation;
  };
  return Float64Array.from(positions, (position) =>
    bestNear(position, samples, maxShift, correlationAt),
  );
}

/** The sample of the highest score among those at most `maxShift` away. */
function bestNear(
  position: number,
  samples: number,
  maxShift: number,
  score: (t: number) => number,
): number {
  let best = position;
  let bestScore = score(position);
  for (let distance = 1; distance <= maxShift; distance++) {
    for (const t of [position - distance, position + distance]) {
      if (t < 0 || t >= samples) continue;
      const here = score(t);
      if (here > bestScore) {
        bestScore = here;
        best = t;
      }
    }
  }
  return best;
}
