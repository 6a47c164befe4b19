export interface AdamOptions {
  readonly learningRate: number;
  /** Added to the root of the second moment. */
  readonly epsilon?: number;
}

const firstMomentDecay = 0.9;
const secondMomentDecay = 0.999;
const usualEpsilon = 1e-8;

/** ADAM (Kingma & Ba 2015) for one array of values, with its usual decays. */
export class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly learningRate: number;
  private readonly epsilon: number;
  private steps = 0;

  constructor(size: number, { learningRate, epsilon = usualEpsilon }: AdamOptions) {
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
    this.learningRate = learningRate;
    this.epsilon = epsilon;
  }

  /**
   * Moves the values in place.
   * @param share of the learning rate, where it falls as training goes on
   */
  step(values: Float64Array, gradient: Float64Array, share = 1): void {
    this.steps++;
    const firstScale = 1 / (1 - firstMomentDecay ** this.steps);
    const secondScale = 1 / (1 - secondMomentDecay ** this.steps);
    for (let i = 0; i < values.length; i++) {
      this.first[i] += (1 - firstMomentDecay) * (gradient[i] - this.first[i]);
      this.second[i] += (1 - secondMomentDecay) * (gradient[i] ** 2 - this.second[i]);
      values[i] -=
        (share * this.learningRate * firstScale * this.first[i]) /
        (Math.sqrt(secondScale * this.second[i]) + this.epsilon);
    }
  }
}
