import {
  type Configuration,
  evaluateConfiguration,
  extendConfiguration,
  type Placement,
} from './configuration.ts';
import type { DebiasLevels } from './debias.ts';
import type { Gram } from './gram.ts';
import type { PullOdds, SpikePrior } from './spike-prior.ts';
import type { Stretch } from './stretch.ts';

/** What every stretch of a recording is explained with. */
export interface Knowledge {
  readonly gram: Gram;
  readonly prior: SpikePrior;
  readonly odds: PullOdds;
  readonly levels: Pick<DebiasLevels, 'drop'>;
  readonly twoSided: boolean;
}

/** One stretch that is to be explained: which configurations are allowed, and what each is worth. */
export class EventProblem {
  readonly knowledge: Knowledge;
  readonly stretch: Stretch;
  private readonly correlationAt: (atom: number, position: number) => number;

  constructor(knowledge: Knowledge, stretch: Stretch) {
    this.knowledge = knowledge;
    this.stretch = stretch;
    this.correlationAt = (atom, position) => stretch.correlationAt(atom, position);
  }

  evaluate(placements: readonly Placement[]): Configuration {
    const { gram, prior } = this.knowledge;
    return evaluateConfiguration(gram, prior, placements, this.correlationAt);
  }

  extend(configuration: Configuration, placement: Placement): Configuration {
    const { gram, prior } = this.knowledge;
    return extendConfiguration(gram, prior, configuration, placement, this.correlationAt);
  }

  /** Every event of the size and sign that its atom's events have, none in another's refractory period. */
  allowed(configuration: Configuration): boolean {
    return configuration.placements.every((_, i) => !this.offends(configuration, i));
  }

  offends({ placements, amplitudes }: Configuration, i: number): boolean {
    const { atom, position, sign } = placements[i];
    return (
      amplitudes[i] * sign < this.knowledge.levels.drop[atom] ||
      this.clashes(placements, atom, position, i)
    );
  }

  /** Whether the same neuron has an event, other than placement `except`, within its refractory period. */
  clashes(placements: readonly Placement[], atom: number, position: number, except = -1): boolean {
    const { refractorySamples } = this.knowledge.prior;
    for (let i = 0; i < placements.length; i++) {
      const other = placements[i];
      if (i === except || other.atom !== atom) continue;
      if (Math.abs(other.position - position) < refractorySamples) return true;
    }
    for (const other of this.stretch.outside) {
      if (other.atom === atom && Math.abs(other.position - position) < refractorySamples) {
        return true;
      }
    }
    return false;
  }
}
