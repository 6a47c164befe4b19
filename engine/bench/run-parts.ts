import { UserError } from '../../core/index.ts';
import type { BenchContext, Part, Section } from './section.ts';

/** A part and what it found. */
export interface PartOutcome {
  readonly name: string;
  readonly title: string;
  readonly section: Section;
}

/**
 * The parts of those names, in their own order.
 * @param only undefined for all
 * @throws UserError (`BAD_FLAG`) where a name is unknown
 */
export function chosenParts(parts: readonly Part[], only: readonly string[] | undefined): Part[] {
  const names = parts.map(({ name }) => name);
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UserError(
      'BAD_FLAG',
      `--only names "${unknown}"; the parts are ${names.join(', ')}.`,
    );
  }
  return parts.filter(({ name }) => only?.includes(name) ?? true);
}

/**
 * Runs parts one after the other.
 * @param onOutcome told of each as soon as it is done
 */
export async function runParts(
  parts: readonly Part[],
  context: BenchContext,
  onOutcome: (outcome: PartOutcome) => void,
): Promise<PartOutcome[]> {
  const outcomes: PartOutcome[] = [];
  for (const part of parts) {
    const say = (text: string) => context.say(`${part.name}: ${text}`);
    const section = await part.run({ ...context, say });
    const outcome = { name: part.name, title: part.title, section };
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}
