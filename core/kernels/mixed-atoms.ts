import { isZero } from '../math/is-zero.ts';
import { mixture, principalRows } from '../math/principal-rows.ts';
import type { Atoms } from './contracts/coding.ts';
import { finestScale } from './integer-atoms.ts';

/** Share of an atom's energy that may be missing where it counts as a sum of few products. */
const ROUNDING = 1e-12;
/** What a tap of a filter on a mixture costs; one on a channel, four outputs at a time, costs 1. */
const TAP_COST = 1.2;
/** The same for a pair of channels in a mixture. */
const PAIR_COST = 4.5;
/** Sums of products of weights and samples are divided by this, so that 16 bits hold them. */
export const MIXTURE_DIVISOR = 65_536;
/** Added before: almost half, so that no sum leaves 32 bits. */
export const MIXTURE_ROUNDING = 32_767;

/** An atom as filters of mixtures of channels, all in whole numbers of 16 bits. */
export interface MixedAtom {
  readonly atom: number;
  /** One a mixture. */
  readonly filters: readonly {
    /** `(channelCount)`; their sizes add up to 65535 at most. */
    readonly weights: Float64Array;
    /** `(atomSamples)`; the sizes of all filters' taps add up to 65535 at most. */
    readonly taps: Float64Array;
  }[];
  /** What one of the sums of products is worth, in samples times 1. */
  readonly unit: number;
}

/**
 * The atoms that are sums of so few products of a waveform and weights of channels that it is less
 * work to mix channels first: `sum_p sum_k h_p[k] y_p[n + k] = sum_r sum_k f_r[k] m_r[n + k]` with
 * `m_r = sum_p w_rp y_p`.
 */
export function mixedAtoms(dictionary: Atoms): MixedAtom[] {
  return Array.from({ length: dictionary.atomCount }, (_, atom) => mixed(dictionary, atom)).filter(
    (atom) => atom !== null,
  );
}

/**
 * Whether correlating with this many mixtures is faster than with the channels themselves, measured
 * on processors with vectors of 128 bits.
 * @param channels those on which the atom is not zero, ascending
 */
export function mixingPays(mixtures: number, channels: Int32Array, atomSamples: number): boolean {
  const pairs = new Set(channels.map((channel) => channel >> 1)).size;
  return mixtures * (TAP_COST * atomSamples + PAIR_COST * pairs) < channels.length * atomSamples;
}

function mixed({ channelCount, atomSamples, atoms }: Atoms, atom: number): MixedAtom | null {
  const rowOf = (channel: number) => {
    const at = (atom * channelCount + channel) * atomSamples;
    return atoms.subarray(at, at + atomSamples);
  };
  const channels = Int32Array.from({ length: channelCount }, (_, p) => p).filter(
    (p) => !isZero(rowOf(p)),
  );
  if (!mixingPays(1, channels, atomSamples)) return null;
  const rows = Array.from(channels, rowOf);
  const energy = rows.reduce((sum, row) => row.reduce((part, tap) => part + tap * tap, sum), 0);
  // What was learned from next to no signal may hold no numbers; it stays what it is.
  if (!Number.isFinite(energy)) return null;
  const { left, mixtures } = principalRows(rows);
  const rank = left.findIndex((missing) => missing <= ROUNDING * energy) + 1;
  if (!mixingPays(rank, channels, atomSamples)) return null;
  const waveforms = new Float64Array(rank * atomSamples);
  const weights = Array.from({ length: rank }, (_, r) => {
    const shares = mixtures.subarray(r * rows.length, (r + 1) * rows.length);
    const scale = finestScale(shares);
    const waveform = mixture(shares, rows).map((tap) => tap / scale);
    waveforms.set(waveform, r * atomSamples);
    const all = new Float64Array(channelCount);
    channels.forEach((channel, i) => {
      all[channel] = Math.round(shares[i] * scale);
    });
    return all;
  });
  const scale = finestScale(waveforms);
  const taps = waveforms.map((tap) => Math.round(tap * scale));
  return {
    atom,
    filters: weights.map((own, r) => ({
      weights: own,
      taps: taps.slice(r * atomSamples, (r + 1) * atomSamples),
    })),
    unit: MIXTURE_DIVISOR / scale,
  };
}
