import type { OpenHdf5Files } from './open-files.ts';

/** What can be asked of an HDF5 file. */
export type QuestionKind = Exclude<keyof OpenHdf5Files, 'failed'>;

/** The path of the file, and what else a question names. */
export type QuestionArgs<Kind extends QuestionKind> = Parameters<OpenHdf5Files[Kind]>;

export type AnswerTo<Kind extends QuestionKind> = ReturnType<OpenHdf5Files[Kind]>;

export interface Question<Kind extends QuestionKind = QuestionKind> {
  readonly kind: Kind;
  readonly args: QuestionArgs<Kind>;
}

export type Answer =
  | { readonly result: unknown }
  /** `isBroken`: the library is not to be asked again. */
  | { readonly reason: string; readonly isBroken: boolean }
  /** Another library must be asked. */
  | { readonly isStale: true };
