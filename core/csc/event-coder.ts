import type { LassoSolver, TemplateCorrelation } from '../kernels/kernels.ts';
import { type CodingKernels, codingKernels } from './coding-kernels.ts';
import { ConfigurationSearch } from './configuration-search.ts';
import { type DebiasLevels, debias, type Event, seedEvents } from './debias.ts';
import { channelsOfAtom, computeGram, type Gram } from './gram.ts';
import { type CodingOptions, type Dictionary, validSamples } from './problem.ts';
import type { SpikePrior } from './spike-prior.ts';
import { withoutShiftArtefacts } from './sub-sample.ts';

/** All that is needed to find the events of any window: plain data, so that it can be sent to a thread. */
export interface EventModel {
  readonly dictionary: Dictionary;
  readonly coding: CodingOptions;
  readonly levels: DebiasLevels;
  /** What is known of the atoms' amplitudes; without it an event goes to the atom that fits its shape best. */
  readonly prior: SpikePrior | null;
}

/** Finds events in windows with one model: H^T y -> lasso -> debias -> search. Not re-entrant. */
export class EventCoder {
  readonly model: EventModel;
  readonly gram: Gram;
  /** Sum of |x| over the lasso codes of all that was coded so far, one an atom. */
  readonly codeNorm: Float64Array;
  private readonly channels: readonly Int32Array[];
  private readonly correlation: TemplateCorrelation;
  private readonly solver: LassoSolver;
  /** Null where nothing is known of the amplitudes. */
  private readonly search: ConfigurationSearch | null;
  private correlationBuffer = new Float64Array(0);
  private residualBuffer = new Float64Array(0);

  /** @param kernels the best that the runtime has, unless others are wanted */
  constructor(model: EventModel, kernels: CodingKernels = codingKernels()) {
    const { dictionary, prior, levels, coding } = model;
    this.model = model;
    this.gram = computeGram(dictionary);
    this.codeNorm = new Float64Array(dictionary.atomCount);
    this.channels = Array.from({ length: dictionary.atomCount }, (_, c) =>
      channelsOfAtom(dictionary, c),
    );
    this.correlation = kernels.correlation(dictionary);
    this.solver = kernels.lassoSolver(this.gram, coding);
    this.search = prior && new ConfigurationSearch(this.gram, prior, levels, coding.twoSided);
  }

  /** Channels on which an atom is not zero. */
  channelsOf(atom: number): Int32Array {
    return this.channels[atom];
  }

  /** `H^T y`, `(atoms x validSamples)`, valid until the next call. */
  correlate(traces: Float32Array | Float64Array, samples: number): Float64Array {
    const size =
      this.model.dictionary.atomCount * validSamples(samples, this.model.dictionary.atomSamples);
    if (this.correlationBuffer.length < size) this.correlationBuffer = new Float64Array(size);
    return this.correlation.correlate(
      traces,
      samples,
      this.correlationBuffer.subarray(0, size) as Float64Array<ArrayBuffer>,
    );
  }

  /** @param traces planar `(channels x samples)` of white noise and spikes */
  code(traces: Float32Array | Float64Array, samples: number): Event[] {
    const positions = validSamples(samples, this.model.dictionary.atomSamples);
    if (positions === 0) return [];
    return this.codeCorrelation(this.correlate(traces, samples), positions);
  }

  /** The same, from correlations that are already there. `correlation` is not changed. */
  codeCorrelation(correlation: Float64Array, positions: number): Event[] {
    if (this.residualBuffer.length < correlation.length) {
      this.residualBuffer = new Float64Array(correlation.length);
    }
    this.residualBuffer.set(correlation);
    const code = this.solver.solve(this.residualBuffer, positions);
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
