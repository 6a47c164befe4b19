import { fixedText } from '../../core/index.ts';
import type { KsPlot } from '../../engine/api/contract.ts';

/** What a KS plot says, in one sentence. */
export function ksSentence(plot: KsPlot): string {
  if (plot.uniform.length === 0) return 'Too few spikes to say anything about their timing.';
  const outside = worstStretch(plot);
  if (plot.ksDistance <= plot.band95 || outside === null) {
    return "Within the band: the model explains this unit's timing.";
  }
  const { from, to, isShorter } = outside;
  const kind = isShorter ? 'shorter' : 'longer';
  return (
    `Leaves the band from ${fixedText(from, 2)} to ${fixedText(to, 2)}: ` +
    `there, intervals are ${kind} than the model expects.`
  );
}

interface Stretch {
  /** Quantiles of the model. */
  readonly from: number;
  readonly to: number;
  readonly isShorter: boolean;
}

/** The stretch outside of the band that holds the greatest distance. */
function worstStretch({ uniform, empirical, band95 }: KsPlot): Stretch | null {
  const beyond = (point: number) => {
    const difference = empirical[point]! - uniform[point]!;
    return Math.abs(difference) > band95 ? Math.sign(difference) : 0;
  };
  let worst: Stretch | null = null;
  let greatest = 0;
  for (let point = 0; point < uniform.length; ) {
    const side = beyond(point);
    const from = point;
    let distance = 0;
    while (point < uniform.length && beyond(point) === side) {
      distance = Math.max(distance, Math.abs(empirical[point]! - uniform[point]!));
      point++;
    }
    if (side === 0 || distance <= greatest) continue;
    greatest = distance;
    worst = { from: uniform[from]!, to: uniform[point - 1]!, isShorter: side < 0 };
  }
  return worst;
}
