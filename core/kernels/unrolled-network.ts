import { type Arena, Resident } from './arena.ts';
import type { Atoms } from './contracts/coding.ts';
import type { DenseGradient, UnrolledNetwork, UnrolledOptions } from './contracts/dense.ts';
import type { KernelInstance } from './instance.ts';

/** Signals that are worked on together: what is added up over them stays in the cache. */
const BLOCK = 32;
/** Atoms that all signals of a block are multiplied with while these are in the cache. */
const PANEL = 32;
const HEADER_BYTES = 32;
/** As `assembly/activations.ts` has them. */
const activationCodes = { soft: 0, relu: 1, hard: 2, group: 3 } as const;

/** Where the sums of a gradient, and what is needed for one signal, lie in the arena. */
interface GradientRoom {
  /** Of the weights and codes of all signals, `(atoms x atoms)`. */
  readonly products: number;
  /** Of pulls and codes of all layers, likewise. */
  readonly crossed: number;
  /** Of the weights and signals, `(atoms x signalSize)`. */
  readonly images: number;
  readonly slope: number;
  readonly pulls: number;
}

/** Where a block of signals, and what becomes of them, lie in the arena. */
interface BlockRoom {
  readonly signals: number;
  readonly targets: number;
  /** After the last layer. */
  readonly codes: number;
  /** What the decoder's errors are multiplied with: codes, or their signs. */
  readonly decoderWeights: number;
  /** What the signals are multiplied with. */
  readonly weights: number;
  /** Of one signal, z_0 to z_T. */
  readonly layers: number;
  readonly list: number;
}

/**
 * Layers of a dense encoder forwards and backwards in double precision. A layer costs (active atoms x
 * atoms) products either way, in vectors; what layers and signals add to a gradient is gathered first
 * and added up row by row, four at a time.
 */
export class CompiledUnrolledNetwork implements UnrolledNetwork {
  private readonly instance: KernelInstance;
  private readonly atomCount: number;
  private readonly signalSize: number;
  private readonly layerCount: number;
  /** Numbers from one code to the next, and from one signal or atom to the next. */
  private readonly codeStride: number;
  private readonly signalStride: number;
  private readonly network: Resident;
  private readonly atoms: Resident;
  private readonly gram: Resident;

  constructor(instance: KernelInstance, dictionary: Atoms, options: UnrolledOptions) {
    const { atomCount, atomSamples } = dictionary;
    this.instance = instance;
    this.atomCount = atomCount;
    this.signalSize = atomSamples;
    this.layerCount = options.thresholds.length;
    this.codeStride = roundUp(atomCount, 4);
    this.signalStride = roundUp(atomSamples, 2);
    this.network = residentNetwork(atomCount, this.codeStride, options);
    this.atoms = new Resident(8 * this.codeStride * this.signalStride, (arena, address) => {
      const rows = Array.from({ length: atomCount }, (_, j) =>
        dictionary.atoms.subarray(j * atomSamples, (j + 1) * atomSamples),
      );
      this.placeRows(arena, rows, this.codeStride, address);
    });
    this.gram = new Resident(8 * this.codeStride ** 2, (_arena, address) => {
      this.correlate(this.atoms.address, this.codeStride, address);
    });
  }

  encode(signals: readonly Float64Array[]): Float64Array {
    const { atomCount } = this;
    const mark = this.begin();
    const room = this.reserveBlock();
    const codes = new Float64Array(signals.length * atomCount);
    for (let first = 0; first < signals.length; first += BLOCK) {
      const block = signals.slice(first, first + BLOCK);
      this.placeBlock(block, room);
      for (let s = 0; s < block.length; s++) {
        const code = this.encodeOne(s, room) / 8;
        const { float64 } = this.instance.arena;
        codes.set(float64.subarray(code, code + atomCount), (first + s) * atomCount);
      }
    }
    this.instance.arena.release(mark);
    return codes;
  }

  gradient(signals: readonly Float64Array[], kind: DenseGradient, lambda: number): Float64Array {
    const mark = this.begin();
    const sums = this.reserveSums();
    const room = this.reserveBlock();
    for (let first = 0; first < signals.length; first += BLOCK) {
      this.addBlock(signals.slice(first, first + BLOCK), kind, lambda, room, sums);
    }
    const gradient = this.gradientOf(sums, room.list, signals.length);
    this.instance.arena.release(mark);
    return gradient;
  }

  private addBlock(
    block: readonly Float64Array[],
    kind: DenseGradient,
    lambda: number,
    room: BlockRoom,
    sums: GradientRoom,
  ): void {
    const { compiled } = this.instance;
    const { network, gram, layerCount, codeStride, signalStride } = this;
    const [width, signalWidth] = [8 * codeStride, 8 * signalStride];
    const isThrough = kind === 'ae-lasso' || kind === 'ae-ls';
    this.placeBlock(block, room);
    for (let s = 0; s < block.length; s++) {
      const code = this.encodeOne(s, room);
      const [target, weights] = [room.targets + s * width, room.weights + s * width];
      const decoderWeights = room.decoderWeights + s * width;
      compiled.move(room.codes + s * width, code, width);
      compiled.move(decoderWeights, code, width);
      if (kind === 'noodl') this.takeSigns(decoderWeights);
      compiled.move(weights, decoderWeights, width);
      if (!isThrough) continue;
      const penalty = kind === 'ae-lasso' ? lambda : 0;
      const at = [network.address, gram.address] as const;
      compiled.slopeOfLoss(...at, target, code, penalty, sums.slope, room.list);
      compiled.pullThroughLayers(...at, room.layers, sums.slope, sums.pulls, weights, room.list);
      // The first layer begins at zero.
      const rest = [sums.pulls + width, room.layers + width] as const;
      this.addOuter(rest[0], layerCount - 1, rest[1], width, sums.crossed, room.list);
    }
    const count = block.length;
    this.addOuter(room.decoderWeights, count, room.codes, width, sums.products, room.list);
    this.addOuter(room.weights, count, room.signals, signalWidth, sums.images, room.list);
  }

  /** `sum_k Q_jk D_k - B_j` of atom j, Q = products - crossed - crossed^T, over the number of signals. */
  private gradientOf(sums: GradientRoom, list: number, count: number): Float64Array {
    const { arena } = this.instance;
    const { atomCount, signalSize, codeStride, signalStride, atoms } = this;
    const weights = arena.reserve(8 * codeStride ** 2);
    const combined = arena.reserve(8 * codeStride * signalStride);
    this.instance.compiled.clear(weights, 8 * codeStride ** 2);
    this.instance.compiled.clear(combined, 8 * codeStride * signalStride);
    const { float64 } = arena;
    const [products, crossed] = [sums.products / 8, sums.crossed / 8];
    for (let j = 0; j < atomCount; j++) {
      for (let k = 0; k < atomCount; k++) {
        const [own, other] = [j * codeStride + k, k * codeStride + j];
        float64[weights / 8 + own] =
          float64[products + other] - float64[crossed + own] - float64[crossed + other];
      }
    }
    this.addOuter(weights, atomCount, atoms.address, 8 * signalStride, combined, list);
    const gradient = new Float64Array(atomCount * signalSize);
    for (let j = 0; j < atomCount; j++) {
      const row = j * signalStride;
      for (let k = 0; k < signalSize; k++) {
        const value = float64[combined / 8 + row + k] - float64[sums.images / 8 + row + k];
        gradient[j * signalSize + k] = value / count;
      }
    }
    return gradient;
  }

  /** @returns address of the code of the signal at this place of the block */
  private encodeOne(s: number, { targets, layers, list }: BlockRoom): number {
    const { network, gram, codeStride, layerCount } = this;
    const width = 8 * codeStride;
    const target = targets + s * width;
    this.instance.compiled.encodeUnrolled(network.address, gram.address, target, layers, list);
    return layers + layerCount * width;
  }

  private placeBlock(block: readonly Float64Array[], { signals, targets }: BlockRoom): void {
    this.placeRows(this.instance.arena, block, BLOCK, signals);
    this.correlate(signals, BLOCK, targets);
  }

  /** Products of `count` rows, an even number, with all atoms. */
  private correlate(rows: number, count: number, out: number): void {
    const { codeStride, signalStride, atoms } = this;
    const width = 8 * signalStride;
    for (let first = 0; first < codeStride; first += PANEL) {
      const panel = Math.min(PANEL, codeStride - first);
      const from = atoms.address + first * width;
      const to = out + 8 * first;
      const { compiled } = this.instance;
      compiled.multiplyDoubleRows(rows, count, from, panel, width, to, 8 * codeStride);
    }
  }

  private addOuter(
    weights: number,
    count: number,
    rows: number,
    width: number,
    out: number,
    list: number,
  ): void {
    const { codeStride, atomCount } = this;
    const stride = 8 * codeStride;
    this.instance.compiled.addOuterProducts(
      ...[weights, stride, count, atomCount, rows, width, out, list],
    );
  }

  private takeSigns(code: number): void {
    const { float64 } = this.instance.arena;
    for (let j = code / 8; j < code / 8 + this.codeStride; j++) float64[j] = Math.sign(float64[j]);
  }

  private placeRows(arena: Arena, rows: readonly Float64Array[], count: number, at: number): void {
    const { signalStride } = this;
    this.instance.compiled.clear(at, 8 * count * signalStride);
    rows.forEach((row, i) => {
      arena.float64.set(row, at / 8 + i * signalStride);
    });
  }

  private begin(): number {
    return this.instance.arena.begin(this.network, this.atoms, this.gram);
  }

  private reserveBlock(): BlockRoom {
    const { arena } = this.instance;
    const { codeStride, signalStride, layerCount } = this;
    const rows = (count: number) => arena.reserve(8 * count * codeStride);
    return {
      signals: arena.reserve(8 * BLOCK * signalStride),
      targets: rows(BLOCK),
      codes: rows(BLOCK),
      decoderWeights: rows(BLOCK),
      weights: rows(BLOCK),
      layers: rows(layerCount + 1),
      list: arena.reserve(16 * Math.max(codeStride, layerCount, BLOCK)),
    };
  }

  private reserveSums(): GradientRoom {
    const { arena, compiled } = this.instance;
    const { codeStride, signalStride, layerCount } = this;
    const zeros = (count: number) => {
      const address = arena.reserve(8 * count);
      compiled.clear(address, 8 * count);
      return address;
    };
    return {
      products: zeros(codeStride ** 2),
      crossed: zeros(codeStride ** 2),
      images: zeros(codeStride * signalStride),
      slope: zeros(codeStride),
      pulls: zeros(layerCount * codeStride),
    };
  }
}

/** The record that `assembly/unrolled.ts` reads. */
function residentNetwork(
  atomCount: number,
  codeStride: number,
  { step, thresholds, activation }: UnrolledOptions,
): Resident {
  return new Resident(HEADER_BYTES + 8 * thresholds.length, (arena, address) => {
    const groupSize = activation.kind === 'group' ? activation.groupSize : 1;
    const code = activationCodes[activation.kind];
    arena.int32.set([atomCount, codeStride, thresholds.length, code, groupSize], address / 4);
    arena.float64[address / 8 + 3] = step;
    arena.float64.set(thresholds, (address + HEADER_BYTES) / 8);
  });
}

function roundUp(count: number, unit: number): number {
  return Math.ceil(count / unit) * unit;
}
