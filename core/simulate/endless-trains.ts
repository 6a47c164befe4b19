import { Random } from '../base/random.ts';
import { Recent } from './recent.ts';

/** How a unit fires beside its neighbours. */
export interface FiringUnit {
  readonly rateHz: number;
  /** Units nearby, whose spikes its own may overlap with. */
  readonly neighbours: Int32Array;
}

export interface OverlapWish {
  /** At least about this share of all spikes has a spike of a neighbour within the window. */
  readonly share: number;
  readonly windowSeconds: number;
}

/** Spikes of all units, sorted by time, then unit. */
export interface TimedSpikes {
  readonly seconds: Float64Array;
  readonly unit: Int32Array;
  /** Standard normal, one a spike: for its size. */
  readonly variation: Float32Array;
}

interface Candidates {
  readonly seconds: Float64Array;
  /** Of two candidates of a unit closer than the refractory period the one with the smaller mark stays. */
  readonly marks: Float64Array;
  readonly variation: Float32Array;
}

/** Seconds that are drawn at a time. */
export const trainBlockSeconds = 1;

/** A unit's own spikes are never less than this share, however many its neighbours plant. */
const leastOwnShare = 0.2;

/**
 * Spike trains without an end, of which any second can be drawn on its own: Poisson candidates, of
 * which a unit keeps those that have no candidate with a smaller mark within the refractory period
 * (Matern's second hard-core process, whose spikes depend on nothing further away than that). The
 * rate of what is kept is `(1 - exp(-2 L r)) / (2 r)` for candidates at rate L. Some spikes bring a
 * candidate of a neighbour with them, at a random lag within the overlap window.
 */
export class EndlessTrains {
  private readonly units: readonly FiringUnit[];
  private readonly refractorySeconds: number;
  private readonly windowSeconds: number;
  private readonly seed: number;
  private readonly ownRateHz: Float64Array;
  private readonly companionShare: number;
  private readonly candidates: Recent<readonly Candidates[]>;
  private readonly spikes: Recent<TimedSpikes>;

  /** @param units fire at less than `1 / (2 refractorySeconds)` */
  constructor(
    units: readonly FiringUnit[],
    overlaps: OverlapWish,
    refractorySeconds: number,
    seed: number,
  ) {
    this.units = units;
    this.refractorySeconds = refractorySeconds;
    this.windowSeconds = overlaps.windowSeconds;
    this.seed = seed;
    this.companionShare = companionShare(units, overlaps);
    this.ownRateHz = ownRates(units, this.companionShare, refractorySeconds);
    this.candidates = new Recent(4, (block) => this.drawCandidates(block));
    this.spikes = new Recent(3, (block) => this.thin(block));
  }

  /** Spikes in [block, block + 1) * trainBlockSeconds. */
  block(block: number): TimedSpikes {
    return this.spikes.get(block);
  }

  private drawCandidates(block: number): Candidates[] {
    const seconds = this.units.map(() => [] as number[]);
    const marks = this.units.map(() => [] as number[]);
    const variation = this.units.map(() => [] as number[]);
    const add = (unit: number, time: number, random: Random) => {
      seconds[unit].push(time);
      marks[unit].push(random.uniform());
      variation[unit].push(random.normal());
    };
    const start = block * trainBlockSeconds;
    this.units.forEach(({ neighbours }, unit) => {
      const random = Random.forStream(Random.forStream(this.seed, unit).uint32(), block);
      const meanInterval = 1 / this.ownRateHz[unit];
      let time = start + random.exponential(meanInterval);
      for (; time < start + trainBlockSeconds; time += random.exponential(meanInterval)) {
        add(unit, time, random);
        if (neighbours.length === 0 || random.uniform() >= this.companionShare) continue;
        const lag = this.windowSeconds * (2 * random.uniform() - 1);
        add(neighbours[random.integer(neighbours.length)], time + lag, random);
      }
    });
    return this.units.map((_, unit) => ({
      seconds: Float64Array.from(seconds[unit]),
      marks: Float64Array.from(marks[unit]),
      variation: Float32Array.from(variation[unit]),
    }));
  }

  private thin(block: number): TimedSpikes {
    const start = block * trainBlockSeconds;
    const end = start + trainBlockSeconds;
    const around = [block - 1, block, block + 1].map((index) => this.candidates.get(index));
    const kept: { time: number; unit: number; variation: number }[] = [];
    for (let unit = 0; unit < this.units.length; unit++) {
      const rivals = around
        .flatMap((candidates) => {
          const { seconds, marks, variation } = candidates[unit];
          return Array.from(seconds, (time, i) => ({
            time,
            mark: marks[i],
            variation: variation[i],
          }));
        })
        .sort((a, b) => a.time - b.time);
      rivals.forEach(({ time, mark, variation }, i) => {
        if (time < start || time >= end) return;
        for (const step of [-1, 1]) {
          for (let j = i + step; j >= 0 && j < rivals.length; j += step) {
            if (Math.abs(rivals[j].time - time) >= this.refractorySeconds) break;
            if (rivals[j].mark < mark) return;
          }
        }
        kept.push({ time, unit, variation });
      });
    }
    kept.sort((a, b) => a.time - b.time || a.unit - b.unit);
    return {
      seconds: Float64Array.from(kept, (spike) => spike.time),
      unit: Int32Array.from(kept, (spike) => spike.unit),
      variation: Float32Array.from(kept, (spike) => spike.variation),
    };
  }
}

/** How often a spike must bring a neighbour's with it, given how often neighbours meet by chance. */
function companionShare(units: readonly FiringUnit[], overlaps: OverlapWish): number {
  let spikes = 0;
  let met = 0;
  for (const { rateHz, neighbours } of units) {
    const around = neighbours.reduce((sum, other) => sum + units[other].rateHz, 0);
    spikes += rateHz;
    met += rateHz * (1 - Math.exp(-2 * overlaps.windowSeconds * around));
  }
  if (spikes === 0) return 0;
  const byChance = met / spikes;
  const planted = Math.max(0, (overlaps.share - byChance) / (1 - byChance));
  // A companion overlaps and makes its host overlap: of 1 + q spikes, 2 q.
  return planted / (2 - planted);
}

/** Rates of candidates that a unit draws itself, so that with its neighbours' its own rate comes out. */
function ownRates(
  units: readonly FiringUnit[],
  companions: number,
  refractorySeconds: number,
): Float64Array {
  const all = units.map(
    ({ rateHz }) => -Math.log(1 - 2 * refractorySeconds * rateHz) / (2 * refractorySeconds),
  );
  const own = Float64Array.from(all);
  units.forEach(({ neighbours }, unit) => {
    for (const other of neighbours) own[other] -= (companions * all[unit]) / neighbours.length;
  });
  return own.map((rate, unit) => Math.max(rate, leastOwnShare * all[unit]));
}
