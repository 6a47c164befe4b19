/** The planted spikes of a simulation: parallel arrays, sorted by time, then unit. */
export interface SpikeTruth {
  readonly unitIndex: Int32Array;
  /** Reference sample of the spike; the simulation says which sample of a template that is. */
  readonly sampleIndex: Float64Array;
  /** What the unit's template was multiplied with. */
  readonly amplitude: Float64Array;
}

export interface PlantedSpike {
  readonly unit: number;
  readonly sample: number;
  readonly amplitude: number;
}

/** Sorts `spikes` in place and lays them out as parallel arrays. */
export function toSpikeTruth(spikes: PlantedSpike[]): SpikeTruth {
  spikes.sort((a, b) => a.sample - b.sample || a.unit - b.unit);
  return {
    unitIndex: Int32Array.from(spikes, (spike) => spike.unit),
    sampleIndex: Float64Array.from(spikes, (spike) => spike.sample),
    amplitude: Float64Array.from(spikes, (spike) => spike.amplitude),
  };
}

/** Sample indices of every unit's spikes, ascending. */
export function truthTrains(truth: SpikeTruth, unitCount: number): Float64Array[] {
  const trains = Array.from({ length: unitCount }, () => [] as number[]);
  for (let i = 0; i < truth.unitIndex.length; i++) {
    trains[truth.unitIndex[i]].push(truth.sampleIndex[i]);
  }
  return trains.map((train) => Float64Array.from(train));
}

/** The spikes with `sampleIndex` in [start, end), as views. */
export function truthBetween(truth: SpikeTruth, start: number, end: number): SpikeTruth {
  const first = firstAtOrAfter(truth.sampleIndex, start);
  const last = firstAtOrAfter(truth.sampleIndex, end);
  return {
    unitIndex: truth.unitIndex.subarray(first, last),
    sampleIndex: truth.sampleIndex.subarray(first, last),
    amplitude: truth.amplitude.subarray(first, last),
  };
}

function firstAtOrAfter(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
