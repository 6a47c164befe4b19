import {
  filteredAndWhitened,
  type Parameters,
  type Preprocessed,
  type PreprocessPlan,
  planPreprocessing,
  type Recording,
  silentContext,
} from '../../core/index.ts';
import type { SignalKind } from '../api/contract.ts';
import { collectGarbage } from '../compute/collect-garbage.ts';

/** A signal to look at. */
export interface SignalView {
  readonly exact: Recording;
  /** The same for a look at a few samples here and there. */
  readonly sparse: Recording;
  /** Samples that such a look takes at least, and from a multiple of which it begins. */
  readonly pieceSamples: number;
}

/** A recording's plan, and what it leads to. */
interface Planned extends Readonly<Record<'exact' | 'sparse', Preprocessed>> {
  readonly plan: PreprocessPlan;
}

/** A piece of a raw signal costs a read of the disk, one of a filtered signal the filter's margins too. */
const rawPieceSamples = 64;
const filteredPieceSamples = 256;

/** The signals of one recording: filtered and whitened by the plan that its parameters lead to. */
export class SignalViews {
  private readonly recording: Recording;
  private readonly parameters: Parameters;
  private preprocessed: Promise<Planned> | null = null;

  constructor(recording: Recording, parameters: Parameters) {
    this.recording = recording;
    this.parameters = parameters;
  }

  async get(signal: SignalKind): Promise<SignalView> {
    const { recording } = this;
    if (signal === 'raw') {
      return { exact: recording, sparse: recording, pieceSamples: rawPieceSamples };
    }
    this.preprocessed ??= this.preprocess();
    const { exact, sparse } = await this.preprocessed;
    return { exact: exact[signal], sparse: sparse[signal], pieceSamples: filteredPieceSamples };
  }

  /** How the filtered signal is whitened. */
  async plan(): Promise<PreprocessPlan> {
    this.preprocessed ??= this.preprocess();
    return (await this.preprocessed).plan;
  }

  /** Motion is left out: to estimate it takes minutes, and a view shows the contacts as they stand. */
  private async preprocess(): Promise<Planned> {
    const { recording, parameters } = this;
    const plan = await planPreprocessing(recording, { ...parameters, drift: 'off' }, silentContext);
    // What was sampled to plan is many times what is kept.
    collectGarbage();
    return {
      plan,
      exact: filteredAndWhitened(recording, plan),
      sparse: filteredAndWhitened(recording, { ...plan, blockSamples: filteredPieceSamples }),
    };
  }
}
