/** How the tissue moves along a probe. */
export interface Drift {
  /** From the lowest to the highest place at mid-probe over the whole recording. */
  readonly rangeUm: number;
  /** 0: the tissue moves as one; 1: the tip moves half, the top one and a half times as far as the middle. */
  readonly gradient: number;
}

const swings = 2;
const swingShare = 0.25;

/** Steps that the range of the path is measured over. */
const rangeSteps = 2000;

/** Range of the path before scaling: it is not that of its ends. */
const unscaledRange = (() => {
  const places = Array.from({ length: rangeSteps + 1 }, (_, i) => unscaledPath(i / rangeSteps));
  return Math.max(...places) - Math.min(...places);
})();

/**
 * Displacement up the probe, slow and smooth over the recording: half a straight line, half a sine,
 *
 *     d(y, t) = rangeUm (1 + gradient (y - middle) / height) p(t / duration),
 *     p(u) ~ u - 1/2 + 1/4 sin(4 pi u), scaled to a range of 1
 *
 * @param fraction of the recording that has passed, 0 to 1
 * @param place along the probe, 0 at its lowest contact, 1 at its highest
 */
export function displacementAt(drift: Drift, fraction: number, place: number): number {
  const share = 1 + drift.gradient * (place - 0.5);
  return (drift.rangeUm * share * unscaledPath(fraction)) / unscaledRange;
}

function unscaledPath(fraction: number): number {
  return fraction - 0.5 + swingShare * Math.sin(2 * Math.PI * swings * fraction);
}
