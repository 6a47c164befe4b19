import type { RegressionDesign } from './regression.ts';
import { type NeuronTrials, trialSpikes } from './trials.ts';

export interface TrialDesign {
  readonly design: RegressionDesign;
  /** The bin of the window that each row stands for. */
  readonly binOfRow: readonly number[];
}

/**
 * Every bin of every trial with its covariates and the lags at which the neuron fired before. The
 * bins of several trials in which it did not fire within `historyBins` are one row: they have the same
 * covariates.
 * @param covariates `(covariateCount x binCount)`
 * @returns columns: 1, the covariates, then lag 1, 2, ... `historyBins`
 */
export function trialDesign(
  neuron: NeuronTrials,
  covariates: Float64Array,
  covariateCount: number,
  binCount: number,
  historyBins: number,
): TrialDesign {
  const rows = new RowWriter();
  const binOfRow: number[] = [];
  const trials = Array.from({ length: neuron.trialCount }, (_, trial) =>
    trialSpikes(neuron, trial),
  );
  // Spikes of each trial before the current bin.
  const passed = new Int32Array(trials.length);
  for (let bin = 0; bin < binCount; bin++) {
    let quietTrials = 0;
    let quietSpikes = 0;
    const addCovariates = () => {
      rows.add(0, 1);
      for (let s = 0; s < covariateCount; s++) rows.add(1 + s, covariates[s * binCount + bin]);
    };
    trials.forEach((spikeBins, trial) => {
      const before = passed[trial];
      let count = 0;
      while (spikeBins[before + count] === bin) count++;
      passed[trial] += count;
      if (before === 0 || bin - spikeBins[before - 1] > historyBins) {
        quietTrials++;
        quietSpikes += count;
        return;
      }
      addCovariates();
      for (let i = before - 1; i >= 0 && bin - spikeBins[i] <= historyBins; i--) {
        rows.add(covariateCount + bin - spikeBins[i], 1);
      }
      rows.end(1, count);
      binOfRow.push(bin);
    });
    if (quietTrials === 0) continue;
    addCovariates();
    rows.end(quietTrials, quietSpikes);
    binOfRow.push(bin);
  }
  return { design: rows.design(), binOfRow };
}

class RowWriter {
  private readonly rowStart = [0];
  private readonly column: number[] = [];
  private readonly value: number[] = [];
  private readonly exposures: number[] = [];
  private readonly successes: number[] = [];

  add(column: number, value: number): void {
    if (value === 0) return;
    const last = this.column.length - 1;
    // Two spikes in a bin: they count twice.
    if (last >= this.rowStart[this.rowStart.length - 1] && this.column[last] === column) {
      this.value[last] += value;
      return;
    }
    this.column.push(column);
    this.value.push(value);
  }

  end(exposures: number, successes: number): void {
    this.rowStart.push(this.column.length);
    this.exposures.push(exposures);
    this.successes.push(successes);
  }

  design(): RegressionDesign {
    return {
      rowStart: Int32Array.from(this.rowStart),
      column: Int32Array.from(this.column),
      value: Float64Array.from(this.value),
      exposures: Float64Array.from(this.exposures),
      successes: Float64Array.from(this.successes),
    };
  }
}
