import type { OpenOptions } from '../../core/index.ts';

/** What a user says of files of a folder that they do not say themselves. */
export interface SaidOfFiles {
  readonly ofAll: OpenOptions;
  /** What counts for a recording instead. */
  readonly ofOne: readonly SaidOfOne[];
}

export interface SaidOfOne {
  /** What is opened, relative to the folder, with `/`. */
  readonly place: string;
  /** Among the recordings at the place. */
  readonly name: string;
  readonly options: OpenOptions;
}

/** What is said of a recording. */
export function saidOf(
  { ofAll, ofOne }: SaidOfFiles,
  { place, name }: Pick<SaidOfOne, 'place' | 'name'>,
): OpenOptions {
  return ofOne.find((one) => one.place === place && one.name === name)?.options ?? ofAll;
}

/** `said`, and of one recording something else. */
export function saidAnew({ ofAll, ofOne }: SaidOfFiles, anew: SaidOfOne): SaidOfFiles {
  const isOld = ({ place, name }: SaidOfOne) => place === anew.place && name === anew.name;
  return { ofAll, ofOne: [...ofOne.filter((one) => !isOld(one)), anew] };
}
