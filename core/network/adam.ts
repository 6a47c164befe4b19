export interface AdamOptions {
  /** AMSGrad (Reddi et al. 2018): steps never grow again because slopes have become small. */
  readonly amsgrad?: boolean;
  /** Below what slopes steps become shorter; 1e-8 where not given. PUDLE's experiments have 1e-3. */
  readonly epsilon?: number;
}

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;

/** ADAM (Kingma & Ba 2014, Algorithm 1) of one array, with its moments in double precision. */
export class Adam {
  private readonly options: AdamOptions;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly largestSecond: Float64Array;
  private steps = 0;

  constructor(size: number, options: AdamOptions) {
    this.options = options;
    this.first = new Float64Array(size);
    this.second = new Float64Array(size);
    this.largestSecond = new Float64Array(size);
  }

  /** The values one step down the gradient. */
  step(values: Float32Array, gradient: ArrayLike<number>, learningRate: number): Float32Array {
    const { amsgrad = false, epsilon = 1e-8 } = this.options;
    const { first, second, largestSecond } = this;
    this.steps++;
    const rate = learningRate / (1 - FIRST_DECAY ** this.steps);
    const secondScale = 1 / (1 - SECOND_DECAY ** this.steps);
    return values.map((value, i) => {
      first[i] += (1 - FIRST_DECAY) * (gradient[i] - first[i]);
      second[i] += (1 - SECOND_DECAY) * (gradient[i] ** 2 - second[i]);
      largestSecond[i] = Math.max(largestSecond[i], second[i]);
      const spread = amsgrad ? largestSecond[i] : second[i];
      return value - (rate * first[i]) / (Math.sqrt(secondScale * spread) + epsilon);
    });
  }
}
