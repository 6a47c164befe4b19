import { Arena, type Region } from './arena.ts';
import { decodeBase64 } from './base64.ts';
import { kernelBytes } from './compiled-kernels.ts';
import { type CompiledModule, findWebAssembly, type SharedMemory } from './web-assembly.ts';

/** The compiled functions; what each does stands in `assembly/`. Addresses and strides are in bytes. */
export interface CompiledKernels {
  clear(address: number, bytes: number): void;
  move(to: number, from: number, bytes: number): void;
  correlateRows(
    groups: number,
    groupCount: number,
    tapCount: number,
    input: number,
    inputStride: number,
    output: number,
    outputStride: number,
    positions: number,
  ): void;
  quantiseRows(
    input: number,
    inputStride: number,
    output: number,
    outputStride: number,
    rows: number,
    length: number,
    scale: number,
  ): void;
  correlateIntegers(
    groups: number,
    groupCount: number,
    tapPairs: number,
    input: number,
    inputStride: number,
    output: number,
    outputStride: number,
    positions: number,
  ): void;
  pairRows(input: number, output: number, stride: number, rows: number, length: number): void;
  correlateMixtures(
    atoms: number,
    atomCount: number,
    tapPairs: number,
    input: number,
    inputStride: number,
    scratch: number,
    output: number,
    outputStride: number,
    positions: number,
  ): void;
  scaleIntegers(input: number, unit: number, output: number, length: number): void;
  addHeat(input: number, limit: number, twoSided: number, heat: number, length: number): void;
  filterZeroPhase(
    sections: number,
    sectionCount: number,
    offsets: number,
    input: number,
    inputStride: number,
    rows: number,
    samples: number,
    before: number,
    after: number,
    margin: number,
    output: number,
    outputStride: number,
    work: number,
  ): void;
  subtractMedian(
    block: number,
    stride: number,
    rowCount: number,
    samples: number,
    rows: number,
    count: number,
    work: number,
  ): void;
  mixRows(
    starts: number,
    inputs: number,
    weights: number,
    input: number,
    output: number,
    stride: number,
    rows: number,
    samples: number,
  ): void;
  projectSnippets(
    basis: number,
    components: number,
    mean: number,
    snippets: number,
    count: number,
    width: number,
    out: number,
  ): void;
  multiplyRows(
    a: number,
    aCount: number,
    b: number,
    bCount: number,
    width: number,
    out: number,
    outStride: number,
  ): void;
  multiplyDoubleRows(
    a: number,
    aCount: number,
    b: number,
    bCount: number,
    width: number,
    out: number,
    outStride: number,
  ): void;
  addOuterProducts(
    weights: number,
    weightStride: number,
    count: number,
    columns: number,
    rows: number,
    width: number,
    out: number,
    list: number,
  ): void;
  encodeUnrolled(network: number, gram: number, target: number, codes: number, list: number): void;
  slopeOfLoss(
    network: number,
    gram: number,
    target: number,
    code: number,
    lambda: number,
    slope: number,
    list: number,
  ): void;
  pullThroughLayers(
    network: number,
    gram: number,
    codes: number,
    slope: number,
    pulls: number,
    total: number,
    list: number,
  ): void;
  nearestCentroids(
    points: number,
    count: number,
    dimension: number,
    centroids: number,
    stride: number,
    labels: number,
    distances: number,
    others: number,
    safe: number,
  ): number;
  findExtremes(
    frames: number,
    stride: number,
    groups: number,
    frameCount: number,
    binFrames: number,
    low: number,
    high: number,
  ): void;
  addSnippets(
    sums: number,
    channelCount: number,
    atomSamples: number,
    margin: number,
    traces: number,
    traceStride: number,
    samples: number,
    events: number,
    eventCount: number,
  ): void;
  addProducts(
    products: number,
    atomCount: number,
    atomSamples: number,
    events: number,
    eventCount: number,
  ): void;
  fista(
    gather: number,
    gatherCount: number,
    scatter: number,
    scatterCount: number,
    tapCount: number,
    traces: number,
    residual: number,
    traceStride: number,
    channelCount: number,
    samples: number,
    code: number,
    previous: number,
    codeStride: number,
    extrapolated: number,
    pull: number,
    rowStride: number,
    atomCount: number,
    positions: number,
    thresholds: number,
    step: number,
    twoSided: number,
    iterations: number,
    tolerance: number,
    lastChange: number,
  ): number;
  solveLasso(
    problem: number,
    beta: number,
    positions: number,
    rowStride: number,
    work: number,
    lists: number,
    clusterScratch: number,
    clusterCapacity: number,
  ): number;
  correlateSupport(
    rowStarts: number,
    channels: number,
    taps: number,
    traces: number,
    traceStride: number,
    out: number,
  ): void;
  sharpenLasso(correlations: number): number;
  readLasso(out: number): void;
  copyRows(
    input: number,
    inputStride: number,
    output: number,
    outputStride: number,
    rows: number,
    length: number,
  ): void;
  narrowRows(
    input: number,
    inputStride: number,
    output: number,
    outputStride: number,
    rows: number,
    length: number,
  ): void;
  encodeCounts(
    problem: number,
    counts: number,
    lambda: number,
    start: number,
    startKeys: number,
    startValues: number,
    rows: number,
    blockRows: number,
    narrow: number,
    pull: number,
    rowStride: number,
    lassoWork: number,
    lassoLists: number,
    work: number,
    capacity: number,
  ): number;
  readCounts(out: number): void;
  narrowProducts(values: number, pairs: number, span: number, out: number, bounds: number): void;
  searchCluster(
    model: number,
    signal: number,
    signalPositions: number,
    cluster: number,
    clusterCount: number,
    around: number,
    work: number,
    out: number,
  ): number;
  sumPairProducts(
    pairs: number,
    pairCount: number,
    terms: number,
    rows: number,
    samples: number,
    sums: number,
    out: number,
  ): void;
  addPairSums(
    rows: number,
    stride: number,
    samples: number,
    pairs: number,
    pairCount: number,
    sums: number,
  ): void;
}

/** One instance of the kernels with its own part of a memory. Not re-entrant; one a thread. */
export interface KernelInstance {
  readonly compiled: CompiledKernels;
  readonly arena: Arena;
}

const PAGE = 65536;
/** Addresses up to here are never handed out, so that none is zero. */
const FIRST_ADDRESS = 1024;
const MAXIMUM_PAGES = 16384;

let compiledModule: CompiledModule | undefined;

/** A memory that several instances can work in, 1 GiB at most. */
export function createKernelMemory(): SharedMemory | undefined {
  const platform = findWebAssembly();
  return platform && new platform.Memory({ initial: 1, maximum: MAXIMUM_PAGES, shared: true });
}

/**
 * Starts the kernels, in a memory of their own unless one is given.
 * @param region the part of `memory` that no other instance uses
 * @returns undefined where the runtime lacks WebAssembly, SIMD or shared memory
 */
export function startKernels(
  memory: SharedMemory | undefined = createKernelMemory(),
  region: Region = { start: FIRST_ADDRESS, end: MAXIMUM_PAGES * PAGE },
): KernelInstance | undefined {
  const platform = findWebAssembly();
  if (platform === undefined || memory === undefined) return undefined;
  if (compiledModule === undefined) {
    const bytes = decodeBase64(kernelBytes);
    if (!platform.validate(bytes)) return undefined;
    compiledModule = new platform.Module(bytes);
  }
  const { exports } = new platform.Instance(compiledModule, { env: { memory } });
  return { compiled: exports as CompiledKernels, arena: new Arena(memory, region) };
}
