import { heapSort } from './heap-sort';
import { atomCount, blockCount, codedBits, entriesOf, reach, shareChannel } from './lasso-problem';
import { at4, BLOCK_BITS } from './rows';

/** Keys of the non-zeros, sorted: the atom in the lowest bits, the position above. */
let support: usize = 0;
let atomBits: i32 = 0;
export let supportCount: i32 = 0;
/** Of each member of the support: the first of its group or one nearer to it, and the next of its group. */
let parent: usize = 0;
let next: usize = 0;
/** Of the first of each group: its last. */
let tail: usize = 0;

/** @param lists four rows of `places` u32 */
export function openSupport(lists: usize, places: i32): void {
  const row = (<usize>places) << 2;
  support = lists;
  parent = lists + row;
  next = parent + row;
  tail = next + row;
  supportCount = 0;
  atomBits = 32 - clz(atomCount - 1);
}

/** Lists the non-zeros by position, then atom. */
export function gatherSupport(): void {
  supportCount = 0;
  for (let block: i32 = 0; block < blockCount; block++) {
    if (entriesOf(block) === 0) continue;
    const first = supportCount;
    for (let c: i32 = 0; c < atomCount; c++) {
      for (let rest = codedBits(block, c); rest !== 0; rest &= rest - 1) {
        const position = (block << BLOCK_BITS) + <i32>ctz(rest);
        store<u32>(at4(support, supportCount++), (position << atomBits) | c);
      }
    }
    if (supportCount - first > 1) heapSort(at4(support, first), supportCount - first);
  }
}

export function positionOf(member: i32): i32 {
  return load<u32>(at4(support, member)) >>> atomBits;
}

export function atomOf(member: i32): i32 {
  return load<u32>(at4(support, member)) & ((1 << atomBits) - 1);
}

/** First member from `from` on that has nothing within reach before it, or the end. */
export function endOfRun(from: i32): i32 {
  let position = positionOf(from);
  for (let i = from + 1; i < supportCount; i++) {
    const after = positionOf(i);
    if (after - position > reach) return i;
    position = after;
  }
  return supportCount;
}

/** Groups the members [from, to) as core/csc/overlap-groups.ts does. */
export function joinOverlapping(from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    store<i32>(at4(parent, i), i);
    const position = positionOf(i);
    const atom = atomOf(i);
    for (let j = i - 1; j >= from; j--) {
      if (position - positionOf(j) > reach) break;
      const other = atomOf(j);
      if (!shareChannel(atom, other)) continue;
      const a = rootOf(i);
      const b = rootOf(j);
      if (a !== b) store<i32>(at4(parent, max(a, b)), min(a, b));
      // Whatever else is within reach is within reach of this one, too.
      if (other === atom) break;
    }
  }
  for (let i = from; i < to; i++) {
    const first = rootOf(i);
    if (first !== i) store<i32>(at4(next, load<i32>(at4(tail, first))), i);
    store<i32>(at4(tail, first), i);
  }
}

/** The first member of a member's group. */
export function rootOf(i: i32): i32 {
  let root = i;
  while (load<i32>(at4(parent, root)) !== root) root = load<i32>(at4(parent, root));
  store<i32>(at4(parent, i), root);
  return root;
}

/** Number of members in the group that begins with `first`. */
export function groupSize(first: i32): i32 {
  const last = load<i32>(at4(tail, first));
  let size: i32 = 1;
  for (let j = first; j !== last; j = nextOf(j)) size++;
  return size;
}

/** The next member of a member's group; not to be asked of the last. */
export function nextOf(member: i32): i32 {
  return load<i32>(at4(next, member));
}
