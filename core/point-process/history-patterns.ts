import type { RegressionDesign } from './regression.ts';

/**
 * Last lag, in bins, of each window of the history: spikes are counted in windows that double in
 * length (after Truccolo et al., J. Neurophysiol. 93, 2005), so that nine numbers tell of the
 * refractory period, bursts and rhythms.
 */
export const historyWindowEnds = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;

export const longestHistory = historyWindowEnds[historyWindowEnds.length - 1];

/** A spike train cut into runs of bins before which the same was the case. */
export interface HistoryPatterns {
  /** One row for each distinct history: intercept, then the count in each window. */
  readonly design: RegressionDesign;
  /** Runs of bins with one history, in the order of time; a bin with a spike is a run of its own. */
  readonly runs: {
    readonly row: Int32Array;
    readonly length: Float64Array;
    readonly hasSpike: Uint8Array;
  };
}

/**
 * Tells which bins of a spike train have the same history. The likelihood of a model that looks at
 * these counts only needs how many bins and spikes there are of each, so that its cost grows with
 * the spikes and not with the bins.
 * @param stretches bins with a spike, ascending and distinct, of each stretch; what is before
 *   the first spike after `longestHistory` bins serves as history alone
 */
export function collectHistoryPatterns(stretches: readonly Float64Array[]): HistoryPatterns {
  const table = new PatternTable();
  for (const spikeBins of stretches) addStretch(spikeBins, table);
  return table.finish();
}

/** Place of the spike from which on a stretch is looked at, or its length where there is none. */
export function firstScoredSpike(spikeBins: Float64Array): number {
  const place = spikeBins.findIndex((bin) => bin >= spikeBins[0] + longestHistory);
  return place < 0 ? spikeBins.length : place;
}

function addStretch(spikeBins: Float64Array, table: PatternTable): void {
  const windows = historyWindowEnds.length;
  const first = firstScoredSpike(spikeBins);
  // entered[w]: spikes at least one bin beyond the end of window w - 1; counts are differences.
  const entered = new Int32Array(windows + 1);
  const counts = new Int32Array(windows);
  const startOf = (window: number) => (window === 0 ? 0 : historyWindowEnds[window - 1]);
  for (let target = first + 1; target < spikeBins.length; target++) {
    let bin = spikeBins[target - 1] + 1;
    while (bin <= spikeBins[target]) {
      let next = spikeBins[target];
      for (let window = 0; window <= windows; window++) {
        const behind = startOf(window);
        while (entered[window] < target && spikeBins[entered[window]] + behind < bin) {
          entered[window]++;
        }
        // The next bin at which a spike moves on.
        if (entered[window] < target)
          next = Math.min(next, spikeBins[entered[window]] + behind + 1);
      }
      for (let window = 0; window < windows; window++) {
        counts[window] = entered[window] - entered[window + 1];
      }
      const row = table.rowOf(counts);
      const end = bin === spikeBins[target] ? bin + 1 : next;
      table.addRun(row, end - bin, bin === spikeBins[target]);
      bin = end;
    }
  }
}

/** Collects distinct histories and the runs that have them. */
class PatternTable {
  private readonly rowOfKey = new Map<number, number>();
  private readonly rowStart = [0];
  private readonly column: number[] = [];
  private readonly value: number[] = [];
  private readonly exposures: number[] = [];
  private readonly successes: number[] = [];
  private readonly row: number[] = [];
  private readonly length: number[] = [];
  private readonly hasSpike: number[] = [];

  rowOf(counts: Int32Array): number {
    // A window holds no more spikes than it has bins, so the key is below 2^53.
    let key = 0;
    for (let window = 0; window < counts.length; window++) {
      const bins = historyWindowEnds[window] - (window === 0 ? 0 : historyWindowEnds[window - 1]);
      key = key * (bins + 1) + counts[window];
    }
    const known = this.rowOfKey.get(key);
    if (known !== undefined) return known;
    const row = this.rowOfKey.size;
    this.rowOfKey.set(key, row);
    this.column.push(0);
    this.value.push(1);
    counts.forEach((count, window) => {
      if (count === 0) return;
      this.column.push(window + 1);
      this.value.push(count);
    });
    this.rowStart.push(this.column.length);
    this.exposures.push(0);
    this.successes.push(0);
    return row;
  }

  addRun(row: number, length: number, hasSpike: boolean): void {
    this.exposures[row] += length;
    if (hasSpike) this.successes[row]++;
    this.row.push(row);
    this.length.push(length);
    this.hasSpike.push(hasSpike ? 1 : 0);
  }

  finish(): HistoryPatterns {
    const { rowStart, column, value, exposures, successes } = this;
    return {
      design: { rowStart, column, value, exposures, successes },
      runs: {
        row: Int32Array.from(this.row),
        length: Float64Array.from(this.length),
        hasSpike: Uint8Array.from(this.hasSpike),
      },
    };
  }
}
