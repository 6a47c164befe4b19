import { Resident } from './arena.ts';
import type {
  ClusterExplanation,
  ClusterSearch,
  EventKnowledge,
  PlacedAtom,
} from './contracts/events.ts';
import type { KernelInstance } from './instance.ts';

const HEADER_BYTES = 64;
/** Numbers of an atom: mean, spread, log rate, drop, curvature, slope, offset. */
const NUMBERS_OF_AN_ATOM = 7;
/** Bytes of an event: position, atom, amplitude. */
const EVENT_BYTES = 16;
/** Placements that a configuration may have more than the cluster. */
const MOST_MORE = 16;
/** Configurations at once: five, and two generations of a beam where the cluster is small. */
const SLOTS = 5;
const BEAM_SLOTS = 16;
const MAX_CLUSTER_FOR_BEAM = 8;
/** Zeros around what the screen looks at. */
const MARGIN = 32;
/** Bytes of a placement that the screen keeps. */
const ACTIVE_BYTES = 32;
/** Additions and branches of the beam. */
const LIST_BYTES = 384;

/** What the signal and the configurations may take of the memory, which never shrinks. */
const MOST_BYTES = 64 * 2 ** 20;

/** In double precision and in the order of the twin. */
export class CompiledClusterSearch implements ClusterSearch {
  readonly mostNumbers = MOST_BYTES / 8;
  /** The slots grow with the square of the events: this many are about half of what there may be. */
  readonly mostEvents = 1000;
  private readonly instance: KernelInstance;
  private readonly model: Resident;
  private readonly atomCount: number;
  private readonly atomSamples: number;
  private mark = 0;
  private signal = 0;
  private positions = 0;

  constructor(instance: KernelInstance, knowledge: EventKnowledge) {
    this.instance = instance;
    this.model = residentModel(instance, knowledge);
    this.atomCount = knowledge.gram.atomCount;
    this.atomSamples = knowledge.gram.atomSamples;
  }

  open(correlation: Float64Array, positions: number): void {
    const { arena } = this.instance;
    this.mark = arena.begin(this.model);
    this.signal = arena.place(correlation);
    this.positions = positions;
  }

  explain(cluster: readonly PlacedAtom[], around: readonly PlacedAtom[]): ClusterExplanation {
    const { arena, compiled } = this.instance;
    const count = cluster.length;
    const events = arena.reserve(EVENT_BYTES * (count + around.length));
    const out = arena.reserve(EVENT_BYTES * (count + MOST_MORE));
    const work = arena.reserve(this.workBytes(cluster));
    this.write(cluster, events);
    this.write(around, events + EVENT_BYTES * count);
    const result = compiled.searchCluster(
      this.model.address,
      this.signal,
      this.positions,
      events,
      count,
      around.length,
      work,
      out,
    );
    const explanation = { events: this.read(out, result >> 1), changed: (result & 1) === 1 };
    arena.release(events);
    return explanation;
  }

  close(): void {
    this.instance.arena.release(this.mark);
  }

  /** Correlations of the stretch, lists, and configurations. */
  private workBytes(cluster: readonly PlacedAtom[]): number {
    const { atomCount, atomSamples } = this;
    const count = cluster.length;
    const positions = cluster[count - 1].position - cluster[0].position + 2 * atomSamples - 1;
    const most = count + MOST_MORE;
    const slotBytes = 32 + 40 * most + 4 * most * (most + 1);
    const slots = SLOTS + (count <= MAX_CLUSTER_FOR_BEAM ? BEAM_SLOTS : 0);
    const stretchBytes = atomCount * (8 * positions + 4 * (positions + MARGIN)) + 8;
    const screenBytes = 8 * atomCount + 4 * (positions + MARGIN + 1);
    const listBytes = 64 + 24 * atomCount + LIST_BYTES + ACTIVE_BYTES * most;
    return stretchBytes + screenBytes + listBytes + slots * slotBytes;
  }

  private write(events: readonly PlacedAtom[], address: number): void {
    const { int32, float64 } = this.instance.arena;
    for (let i = 0; i < events.length; i++) {
      const { position, atom, amplitude } = events[i];
      const record = address + i * EVENT_BYTES;
      int32[record / 4] = position;
      int32[record / 4 + 1] = atom;
      float64[record / 8 + 1] = amplitude;
    }
  }

  private read(address: number, count: number): PlacedAtom[] {
    const { int32, float64 } = this.instance.arena;
    const events: PlacedAtom[] = [];
    for (let i = 0; i < count; i++) {
      const record = address + i * EVENT_BYTES;
      events.push({
        position: int32[record / 4],
        atom: int32[record / 4 + 1],
        amplitude: float64[record / 8 + 1],
      });
    }
    return events;
  }
}

/** The record that `assembly/event-model.ts` reads, and the arrays that it points to. */
function residentModel(
  { compiled }: KernelInstance,
  { gram, prior, odds, levels, twoSided }: EventKnowledge,
): Resident {
  const { atomCount, atomSamples, values, centre, partners } = gram;
  const partnerCount = partners.reduce((sum, list) => sum + list.length, 0);
  const span = 2 * atomSamples - 1;
  const pairs = values.length / span;
  const singleCount = pairs * (span + 2 * MARGIN);
  const bytes =
    HEADER_BYTES +
    8 * (values.length + NUMBERS_OF_AN_ATOM * atomCount + 2 * pairs) +
    4 * (singleCount + centre.length + atomCount + 1 + partnerCount);
  return new Resident(bytes, (arena, address) => {
    const valuesAt = address + HEADER_BYTES;
    const numbersAt = valuesAt + 8 * values.length;
    const boundsAt = numbersAt + 8 * NUMBERS_OF_AN_ATOM * atomCount;
    const singlesAt = boundsAt + 16 * pairs;
    const centreAt = singlesAt + 4 * singleCount;
    const startAt = centreAt + 4 * centre.length;
    const partnersAt = startAt + 4 * (atomCount + 1);
    // No product is larger than the largest of an atom with itself.
    let largest = 0;
    for (let c = 0; c < atomCount; c++) {
      largest = Math.max(largest, values[centre[c * atomCount + c]]);
    }
    arena.float64.set([prior.noiseVariance, prior.refractorySamples, largest], address / 8);
    const flag = twoSided ? 1 : 0;
    const words = [atomCount, atomSamples, flag, valuesAt, centreAt, startAt, partnersAt];
    arena.int32.set([...words, numbersAt, singlesAt, boundsAt], address / 4 + 6);
    arena.float64.set(values, valuesAt / 8);
    compiled.narrowProducts(valuesAt, pairs, span, singlesAt, boundsAt);
    const { mean, spread, logRate } = prior;
    const numbers = [mean, spread, logRate, levels.drop, odds.curvature, odds.slope, odds.offset];
    numbers.forEach((list, i) => {
      arena.float64.set(list, numbersAt / 8 + i * atomCount);
    });
    arena.int32.set(centre, centreAt / 4);
    let used = 0;
    partners.forEach((list, atom) => {
      arena.int32[startAt / 4 + atom] = used;
      arena.int32.set(list, partnersAt / 4 + used);
      used += list.length;
    });
    arena.int32[startAt / 4 + atomCount] = used;
  });
}
