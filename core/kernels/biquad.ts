import type { KernelInstance } from './instance.ts';
import type { ZeroPhaseFilter } from './kernels.ts';

/** Numbers of a section. */
const SECTION = 5;

/** Zero-phase cascade in double precision: the bits of the twin, four channels at a time. */
export class CompiledZeroPhaseFilter implements ZeroPhaseFilter {
  private readonly instance: KernelInstance;
  private readonly sections: Float64Array;

  /** @param sections `(sections x 5)`: b0, b1, b2, a1, a2 */
  constructor(instance: KernelInstance, sections: Float64Array) {
    this.instance = instance;
    this.sections = sections;
  }

  filter(signals: Float64Array, channelCount: number, samples: number): Float64Array {
    const { arena, compiled } = this.instance;
    const mark = arena.begin();
    const length = channelCount * samples;
    const sections = arena.reserve(8 * this.sections.length);
    const rows = arena.reserve(8 * length);
    arena.float64.set(this.sections, sections / 8);
    arena.float64.set(signals.subarray(0, length), rows / 8);
    const count = this.sections.length / SECTION;
    compiled.filterZeroPhase(sections, count, rows, 8 * samples, channelCount, samples);
    signals.set(arena.float64.subarray(rows / 8, rows / 8 + length));
    arena.release(mark);
    return signals;
  }
}
