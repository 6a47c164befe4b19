import type { Gram } from './gram.ts';

/**
 * Groups placed atoms that overlap in time on a shared channel, directly or through others: nothing
 * outside a group changes what is in it.
 * @param atoms,positions the placed atoms, sorted by position
 * @returns the numbers of the members of each group, ascending; groups by their first member
 */
export function overlapGroups(
  gram: Gram,
  atoms: readonly number[],
  positions: readonly number[],
): number[][] {
  const parent = new Int32Array(atoms.length);
  for (let i = 0; i < parent.length; i++) parent[i] = i;
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root];
    parent[i] = root;
    return root;
  };
  for (let i = 0; i < atoms.length; i++) {
    for (let j = i - 1; j >= 0; j--) {
      if (positions[i] - positions[j] >= gram.atomSamples) break;
      if (gram.centre[atoms[i] * gram.atomCount + atoms[j]] < 0) continue;
      const [a, b] = [rootOf(i), rootOf(j)];
      if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
      // Whatever else is within reach is within reach of this one, too.
      if (atoms[i] === atoms[j]) break;
    }
  }
  const groups: number[][] = [];
  const groupOf = new Int32Array(atoms.length);
  for (let i = 0; i < atoms.length; i++) {
    // The root is the group's first member.
    const root = rootOf(i);
    if (root === i) groupOf[i] = groups.push([i]) - 1;
    else groups[groupOf[root]].push(i);
  }
  return groups;
}
