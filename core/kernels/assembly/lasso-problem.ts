import { at4, at8, BLOCK, BLOCK_BITS, magnitudeMask } from './rows';

/*
 * The problem that the active set is at. These are registers of the instance, not memory, so
 * instances that share a memory do not share them.
 */
export let atomCount: i32 = 0;
export let reach: i32 = 0;
export let twoSided: bool = false;
export let mask: i32 = 0;
/** Inner products in double precision, for the linear systems, and where each pair has lag zero. */
let gramValues: usize = 0;
let gramCentre: usize = 0;
/** Pairs `atom, address of its products at lag zero` in single precision, by the atom that moves. */
export let partnerStart: usize = 0;
export let partners: usize = 0;
let lambdas: usize = 0;
export let positions: i32 = 0;
export let blockCount: i32 = 0;
/** From one row of correlations and codes to the next, in numbers: a multiple of BLOCK. */
export let stride: i32 = 0;
/** Correlations of the signal and of the residual, f32, and the code, f64: `(atoms x stride)` each. */
export let beta: usize = 0;
let residual: usize = 0;
let code: usize = 0;
/**
 * `(blocks x atoms)` each, words of one bit a position: where the code is not zero (elsewhere its
 * number means nothing), and where it has moved since its cluster was solved.
 */
let coded: usize = 0;
let moved: usize = 0;
/** Number of non-zeros of each block, i32. */
let entries: usize = 0;
/** A byte for each block and atom, `(blocks x atoms)`, and one for each block: yet to be looked at. */
export let dirty: usize = 0;
export let dirtyBlock: usize = 0;

/** See `solveLasso`. @returns first address behind what is used of `work` */
export function openProblem(
  problem: usize,
  betaRows: usize,
  positionCount: i32,
  rowStride: i32,
  work: usize,
): usize {
  atomCount = load<i32>(problem);
  reach = load<i32>(problem, 4) - 1;
  twoSided = load<i32>(problem, 8) !== 0;
  mask = magnitudeMask(twoSided);
  gramValues = <usize>load<u32>(problem, 12);
  gramCentre = <usize>load<u32>(problem, 16);
  partnerStart = <usize>load<u32>(problem, 20);
  partners = <usize>load<u32>(problem, 24);
  lambdas = <usize>load<u32>(problem, 28);
  positions = positionCount;
  stride = rowStride;
  blockCount = ((positions - 1) >> BLOCK_BITS) + 1;
  beta = betaRows;
  const places = <usize>(atomCount * stride);
  const words = (<usize>(atomCount * blockCount)) << 2;
  residual = work;
  code = residual + (places << 2);
  coded = code + (places << 3);
  moved = coded + words;
  entries = moved + words;
  dirty = entries + ((<usize>blockCount) << 2);
  dirtyBlock = dirty + (words >> 2);
  const end = dirtyBlock + <usize>blockCount;
  memory.fill(coded, 0, end - coded);
  memory.copy(residual, beta, places << 2);
  for (let c: i32 = 0; c < atomCount; c++) {
    const behind = at4(residual, c * stride + positions);
    memory.fill(behind, 0, at4(residual, (c + 1) * stride) - behind);
  }
  return end;
}

export function lambdaOf(atom: i32): f64 {
  return load<f64>(at8(lambdas, atom));
}

/** `<h_b at 0, h_a at lag>`; zero where the atoms do not overlap. */
export function gramAt(b: i32, a: i32, lag: i32): f64 {
  if (lag < -reach || lag > reach) return 0;
  const centre = load<i32>(at4(gramCentre, b * atomCount + a));
  return centre < 0 ? 0 : load<f64>(at8(gramValues, centre + lag));
}

export function shareChannel(a: i32, b: i32): bool {
  return load<i32>(at4(gramCentre, a * atomCount + b)) >= 0;
}

/** Address of the correlation of the residual with an atom at a position. */
export function residualAt(atom: i32, position: i32): usize {
  return at4(residual, atom * stride + position);
}

/** Bits of the positions of a block at which the code of an atom is not zero. */
export function codedBits(block: i32, atom: i32): u32 {
  return load<u32>(at4(coded, block * atomCount + atom));
}

/** Number of non-zeros in a block. */
export function entriesOf(block: i32): i32 {
  return load<i32>(at4(entries, block));
}

/** Entry of the code where it is known not to be zero. */
export function entryAt(atom: i32, position: i32): f64 {
  return load<f64>(at8(code, atom * stride + position));
}

export function codeAt(atom: i32, position: i32): f64 {
  const bits = codedBits(position >> BLOCK_BITS, atom);
  return ((bits >>> (position & (BLOCK - 1))) & 1) === 0 ? 0 : entryAt(atom, position);
}

export function setCode(atom: i32, position: i32, entry: f64): void {
  store<f64>(at8(code, atom * stride + position), entry);
  const block = position >> BLOCK_BITS;
  const word = at4(coded, block * atomCount + atom);
  const bit: u32 = 1 << (position & (BLOCK - 1));
  const bits = load<u32>(word);
  const after = entry === 0 ? bits & ~bit : bits | bit;
  if (after === bits) return;
  store<u32>(word, after);
  const count = at4(entries, block);
  store<i32>(count, load<i32>(count) + (entry === 0 ? -1 : 1));
}

export function hasMoved(atom: i32, position: i32): bool {
  const word = at4(moved, (position >> BLOCK_BITS) * atomCount + atom);
  return ((load<u32>(word) >>> (position & (BLOCK - 1))) & 1) !== 0;
}

export function setMoved(atom: i32, position: i32, flag: bool): void {
  const word = at4(moved, (position >> BLOCK_BITS) * atomCount + atom);
  const bit: u32 = 1 << (position & (BLOCK - 1));
  store<u32>(word, flag ? load<u32>(word) | bit : load<u32>(word) & ~bit);
}

export function flag(block: i32, atom: i32): void {
  store<u8>(dirty + block * atomCount + atom, 1);
  store<u8>(dirtyBlock + block, 1);
}

export function isDirty(block: i32, atom: i32): bool {
  return load<u8>(dirty + block * atomCount + atom) !== 0;
}

export function isDirtyBlock(block: i32): bool {
  return load<u8>(dirtyBlock + block) !== 0;
}

export function markClean(block: i32): void {
  const first = dirty + block * atomCount;
  for (let c: i32 = 0; c < atomCount; c++) store<u8>(first + c, 0);
  store<u8>(dirtyBlock + block, 0);
}

export function flagAll(): void {
  memory.fill(dirty, 1, <usize>(blockCount * atomCount + blockCount));
}
