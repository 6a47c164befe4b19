/** The one record of sorted spikes in the whole program: parallel arrays, sorted by segment, time, unit. */
export interface SpikeTable {
  readonly segmentIndex: Uint16Array;
  /** Sample of the spike's trough (the template's reference sample), counted from the segment's first sample. */
  readonly sampleIndex: Float64Array;
  readonly unitIndex: Int32Array;
  /** Size of the template's extremum on its main channel times the fitted scale, microvolts, signed. */
  readonly amplitude: Float32Array;
  /** How much better this unit explains the event than the runner-up, in noise standard deviations. */
  readonly margin: Float32Array;
  /** Samples to add to `sampleIndex` for the moment between the samples; absent where only those are told. */
  readonly subSample?: Float32Array;
}

export function createSpikeTable(count: number): SpikeTable {
  return {
    segmentIndex: new Uint16Array(count),
    sampleIndex: new Float64Array(count),
    unitIndex: new Int32Array(count),
    amplitude: new Float32Array(count),
    margin: new Float32Array(count),
  };
}

export function spikeCount(spikes: SpikeTable): number {
  return spikes.sampleIndex.length;
}

/** Spikes of one unit in one segment, in samples, ascending. */
export function spikeTrain(spikes: SpikeTable, unit: number, segment: number): Float64Array {
  const times: number[] = [];
  for (let i = 0; i < spikes.sampleIndex.length; i++) {
    if (spikes.unitIndex[i] === unit && spikes.segmentIndex[i] === segment) {
      times.push(spikes.sampleIndex[i]);
    }
  }
  return Float64Array.from(times);
}
