import { Adam, type AdamOptions } from './adam.ts';
import type { LossAndGradients } from './network.ts';
import { normaliseRows, tangentOf } from './unit-sphere.ts';
import type { WeightName, Weights } from './weights.ts';

export interface DescentOptions extends AdamOptions {
  readonly learningRate: number;
  /** Of lambda, which stays as it is where not given. */
  readonly lambdaLearningRate?: number;
  /** Whether atoms keep unit norm: slopes are projected on the tangents of the sphere, steps end on it. */
  readonly unitNorm: boolean;
}

/** Weights on their way down, with one ADAM for each array. */
export class Descent {
  private readonly options: DescentOptions;
  private readonly atomCount: number;
  private readonly adams = new Map<WeightName, Adam>();

  constructor(atomCount: number, options: DescentOptions) {
    this.atomCount = atomCount;
    this.options = options;
  }

  /**
   * The weights after a step.
   * @param scale of the learning rates
   */
  step(weights: Weights, gradients: LossAndGradients['gradients'], scale = 1): Weights {
    const { learningRate, lambdaLearningRate, unitNorm } = this.options;
    const moved: { -readonly [Name in WeightName]?: Float32Array } = {};
    for (const [name, gradient] of Object.entries(gradients) as [WeightName, Float32Array][]) {
      const values = weights[name]!;
      const adam = this.adamOf(name, values.length);
      if (name === 'lambda') {
        if (lambdaLearningRate === undefined) continue;
        // A negative weight would reward codes for being large.
        moved.lambda = adam
          .step(values, gradient, scale * lambdaLearningRate)
          .map((value) => Math.max(0, value));
      } else if (unitNorm) {
        const tangent = tangentOf(gradient, values, this.atomCount);
        const after = adam.step(values, tangent, scale * learningRate);
        moved[name] = normaliseRows(after, this.atomCount);
      } else {
        moved[name] = adam.step(values, gradient, scale * learningRate);
      }
    }
    return { ...weights, ...moved };
  }

  private adamOf(name: WeightName, size: number): Adam {
    const adam = this.adams.get(name) ?? new Adam(size, this.options);
    this.adams.set(name, adam);
    return adam;
  }
}
