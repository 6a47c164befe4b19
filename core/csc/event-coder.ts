import type { HeatedCorrelation, LassoSolver } from '../kernels/contracts/coding.ts';
import { type CodingKernels, codingKernels } from './coding-kernels.ts';
import { ConfigurationSearch } from './configuration-search.ts';
import { type DebiasLevels, debias, type Event, seedEvents } from './debias.ts';
import { computeGram, type Gram } from './gram.ts';
import { PlacedAtoms } from './placed-atoms.ts';
import { atomOf, type CodingOptions, type Dictionary, validSamples } from './problem.ts';
import { PullOdds, type SpikePrior } from './spike-prior.ts';
import { withoutShiftArtefacts } from './sub-sample.ts';

/** All that is needed to find the events of any window: plain data, so that it can be sent to a thread. */
export interface EventModel {
  readonly dictionary: Dictionary;
  readonly coding: CodingOptions;
  readonly levels: DebiasLevels;
  /** What is known of the atoms' amplitudes; without it an event goes to the atom that fits its shape best. */
  readonly prior: SpikePrior | null;
}

/** What was correlated before, and of how many of its last positions that holds for the first ones of what comes next. */
export interface KnownCorrelation {
  /** `(atoms x positions)` */
  readonly correlation: Float64Array;
  readonly heat: Uint16Array;
  readonly positions: number;
  readonly known: number;
}

/** How often anything was correlated: the room of correlations is one for all coders of a thread. */
let correlated = 0;

/** Samples this many times larger than an atom's least event are no spikes that the model knows. */
const HEADROOM = 64;

/** Finds events in windows with one model: H^T y -> lasso -> debias -> search. Not re-entrant. */
export class EventCoder {
  readonly model: EventModel;
  readonly gram: Gram;
  readonly atoms: PlacedAtoms;
  /** Sum of |x| over the lasso codes of all that was coded so far, one an atom. */
  readonly codeNorm: Float64Array;
  private readonly correlation: HeatedCorrelation;
  private readonly solver: LassoSolver;
  /** Of the model's prior; null where nothing is known of the amplitudes, like the search. */
  readonly odds: PullOdds | null;
  private readonly search: ConfigurationSearch | null;
  private readonly kernels: CodingKernels;
  /** What was correlated last with this coder, and when. */
  private latest: Float64Array | undefined;
  private latestNumber = 0;

  /**
   * @param kernels the best that the runtime has, unless others are wanted
   * @param gram of the model's dictionary, where it is there already
   */
  constructor(
    model: EventModel,
    kernels: CodingKernels = codingKernels(),
    gram: Gram = computeGram(model.dictionary),
  ) {
    const { dictionary, prior, coding } = model;
    this.model = model;
    this.kernels = kernels;
    this.gram = gram;
    this.codeNorm = new Float64Array(dictionary.atomCount);
    this.atoms = new PlacedAtoms(dictionary);
    this.correlation = kernels.correlation(dictionary, largestSample(model));
    this.solver = kernels.lassoSolver(this.gram, coding);
    this.odds = prior && new PullOdds(prior);
    this.search = prior && this.odds && this.searchWith(prior, this.odds, kernels);
  }

  private searchWith(
    prior: SpikePrior,
    odds: PullOdds,
    kernels: CodingKernels,
  ): ConfigurationSearch {
    const { gram, model } = this;
    const { levels, coding } = model;
    const knowledge = { gram, prior, odds, levels, twoSided: coding.twoSided };
    return new ConfigurationSearch(knowledge, kernels.clusterSearch(knowledge));
  }

  /** Makes room for so many positions at once: where it grows step by step, what there was is not given back. */
  makeRoom(positions: number): void {
    this.roomFor(positions);
  }

  private roomFor(positions: number): Float64Array {
    return this.kernels.room('correlation', this.model.dictionary.atomCount * positions);
  }

  /**
   * `H^T y`, `(atoms x validSamples)`, valid until the next call of any coder of the thread.
   * @param heat where it is given, how many atoms' correlations exceed their lambdas at each position
   * @param before of this coder, with heat, while nothing else was correlated: it is not computed again
   */
  correlate(
    traces: Float32Array | Float64Array,
    samples: number,
    heat?: Uint16Array,
    before?: KnownCorrelation,
  ): Float64Array {
    const positions = validSamples(samples, this.model.dictionary.atomSamples);
    const out = this.roomFor(positions);
    const isThere = before?.correlation === this.latest && this.latestNumber === correlated;
    const known = before !== undefined && isThere ? before.known : 0;
    if (before !== undefined && known > 0) {
      const { correlation, positions: length } = before;
      this.kernels.keepColumns(correlation, length, known, out, positions);
      heat?.set(before.heat.subarray(length - known));
    }
    this.latest = out;
    this.latestNumber = ++correlated;
    const heated = heat && { ...this.model.coding, heat };
    return this.correlation.correlate(traces, samples, out, heated, known);
  }

  /** Positions [start, end) of correlations `(atoms x positions)` as an array of their own, valid until the next call. */
  excerptOf(
    correlation: Float64Array,
    positions: number,
    start: number,
    end: number,
  ): Float64Array {
    const { atomCount } = this.model.dictionary;
    const excerpt = this.kernels.room('excerpt', atomCount * (end - start));
    return this.kernels.takeColumns(correlation, positions, start, end, excerpt);
  }

  /** @param traces planar `(channels x samples)` of white noise and spikes */
  code(traces: Float32Array | Float64Array, samples: number): Event[] {
    const positions = validSamples(samples, this.model.dictionary.atomSamples);
    if (positions === 0) return [];
    return this.codeCorrelation(this.correlate(traces, samples), positions);
  }

  /** The same, from correlations that are already there. */
  codeCorrelation(correlation: Float64Array, positions: number): Event[] {
    const code = this.solver.solve(correlation, positions);
    code.value.forEach((value, i) => {
      this.codeNorm[code.atom[i]] += Math.abs(value);
    });
    const { levels, prior } = this.model;
    if (this.search === null || prior === null) {
      return debias(this.gram, code, correlation, positions, levels);
    }
    const events = this.search.search(seedEvents(code, levels), correlation, positions);
    return withoutShiftArtefacts(this.gram, prior, events, correlation, positions);
  }
}

/** A sample larger than spikes of the model have, all of them on top of each other. */
function largestSample({ dictionary, levels }: EventModel): number {
  let largest = 0;
  for (let c = 0; c < dictionary.atomCount; c++) {
    let peak = 0;
    for (const tap of atomOf(dictionary, c)) if (tap !== 0) peak = Math.max(peak, Math.abs(tap));
    largest = Math.max(largest, HEADROOM * levels.drop[c] * peak);
  }
  return largest === 0 ? 1 : largest;
}
