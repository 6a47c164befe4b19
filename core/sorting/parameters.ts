/** The parts of the work, in their order; what all of them need comes before the first. */
export const stages = ['all', 'preprocess', 'detect', 'learn', 'sort'] as const;

/** The part of the work that a parameter is needed from: nothing before it depends on the parameter. */
export type Stage = (typeof stages)[number];

interface SpecBase {
  /** Key in `Parameters`; the CLI flag is its kebab-case form. */
  readonly name: keyof Parameters;
  /** A few words for the label of a field. */
  readonly title: string;
  readonly stage: Stage;
  /** Unit of the value, empty where it has none. */
  readonly unit: string;
  /** One line for people who record neurons, not for programmers. */
  readonly help: string;
}

export interface NumberSpec extends SpecBase {
  readonly kind: 'number' | 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** A number, or one of a few words in its place. */
export interface NumberOrWordSpec extends SpecBase {
  readonly kind: 'number-or-word' | 'integer-or-word';
  readonly default: string;
  readonly words: readonly string[];
  readonly min: number;
  readonly max: number;
}

export interface ChoiceSpec extends SpecBase {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
}

export interface FlagSpec extends SpecBase {
  readonly kind: 'flag';
  readonly default: boolean;
}

/** A band `LOW-HIGH`, or `off`. */
export interface BandSpec extends SpecBase {
  readonly kind: 'band';
  readonly default: string;
  readonly min: number;
  readonly max: number;
}

export type ParameterSpec = NumberSpec | NumberOrWordSpec | ChoiceSpec | FlagSpec | BandSpec;

/** Everything that decides a result, together with the input. Thread counts are not here: they never do. */
export interface Parameters {
  readonly units: 'auto' | number;
  readonly seed: number;
  readonly bandPass: 'off' | { readonly lowHz: number; readonly highHz: number };
  readonly reference: 'auto' | 'median' | 'off';
  readonly whiten: 'spatial+temporal' | 'spatial' | 'temporal' | 'off';
  readonly drift: 'auto' | 'on' | 'off';
  readonly neighbourhoodUm: number;
  readonly polarity: 'negative' | 'positive' | 'both';
  readonly detectSigma: number;
  readonly templateMs: 'auto' | number;
  readonly twoSided: boolean;
  readonly groupAtoms: boolean;
  readonly lambdaSigma: number;
  readonly learnLambda: 'off' | 'gamma';
  readonly learnSeconds: number;
  readonly learner: 'closed-form' | 'network';
  readonly networkBackend: 'wasm' | 'cpu' | 'webgpu' | 'tensorflow';
  readonly follow: 'auto' | 'off';
  readonly refractoryMs: number;
  readonly minimumSpikes: number;
}
