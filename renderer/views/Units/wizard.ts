import type { TemplateSimilarity } from '../../../engine/api/contract.ts';

/** Other units by how much their templates are like that of one, most alike first. */
export function similarUnits(
  { unitIds, values }: Pick<TemplateSimilarity, 'unitIds' | 'values'>,
  unitId: number,
): readonly number[] {
  const row = unitIds.indexOf(unitId);
  if (row < 0) return [];
  const similarityTo = (column: number) => values[row * unitIds.length + column]!;
  return unitIds
    .map((id, column) => ({ id, similarity: similarityTo(column) }))
    .filter(({ id }) => id !== unitId)
    .sort((a, b) => b.similarity - a.similarity || a.id - b.id)
    .map(({ id }) => id);
}

/**
 * What is selected after a step of the wizard: the best unit stays, and beside it comes the unit that
 * is next most (or, backwards, less by one step) similar to it. At the end it stays where it is.
 * @param candidates most similar first
 */
export function stepSimilar(
  selected: readonly number[],
  candidates: readonly number[],
  step: 1 | -1,
): readonly number[] {
  const [best, similar] = selected;
  if (best === undefined) return selected;
  const place = similar === undefined ? -1 : candidates.indexOf(similar);
  const next = candidates[place + step];
  if (next !== undefined) return [best, next];
  return place + step < 0 ? [best] : selected;
}

/** The unit before or after the best one in the list; the first one where none is selected. */
export function stepBest(
  selected: readonly number[],
  listed: readonly number[],
  step: 1 | -1,
): readonly number[] {
  const place = selected[0] === undefined ? -1 : listed.indexOf(selected[0]);
  if (place < 0) return listed.slice(0, 1);
  const next = listed[place + step];
  return next === undefined ? [selected[0]!] : [next];
}
