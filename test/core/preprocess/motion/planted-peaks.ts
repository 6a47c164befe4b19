import { Random } from '../../../../core/base/random.ts';
import type { MotionPeaks } from '../../../../core/preprocess/motion/locate-peaks.ts';
import type { Probe } from '../../../../core/recording/probe.ts';

export interface PlantedCells {
  readonly spanUm: number;
  readonly cellCount: number;
  readonly durationSeconds: number;
  readonly seed: number;
}

/** Cells at fixed places that fire at 1 to 16 Hz, located to 4 µm, and as many peaks of noise as cells a second. */
export function plantPeaks(
  { spanUm, cellCount, durationSeconds, seed }: PlantedCells,
  displacement: (depthUm: number, seconds: number) => number,
): MotionPeaks {
  const random = new Random(seed);
  const seconds: number[] = [];
  const depthUm: number[] = [];
  const logAmplitude: number[] = [];
  for (let cell = 0; cell < cellCount; cell++) {
    const y = spanUm * random.uniform();
    const size = Math.log(12) + 0.4 * random.normal();
    const interval = 1 / (1 + 15 * random.uniform());
    for (let t = random.exponential(interval); t < durationSeconds; ) {
      seconds.push(t);
      depthUm.push(y + displacement(y, t) + 4 * random.normal());
      logAmplitude.push(size + 0.1 * random.normal());
      t += random.exponential(interval);
    }
  }
  for (let i = 0; i < durationSeconds * cellCount; i++) {
    seconds.push(durationSeconds * random.uniform());
    depthUm.push(spanUm * random.uniform());
    logAmplitude.push(Math.log(6) + 0.2 * random.normal());
  }
  return {
    seconds: Float64Array.from(seconds),
    depthUm: Float64Array.from(depthUm),
    logAmplitude: Float64Array.from(logAmplitude),
  };
}

/** One column of contacts 20 µm apart. */
export function columnProbe(spanUm: number): Probe {
  const count = spanUm / 20 + 1;
  return {
    name: 'column',
    positionsUm: Float64Array.from({ length: 2 * count }, (_, i) => (i % 2) * 20 * (i >> 1)),
    shankIds: new Array<string>(count).fill('0'),
    geometryKnown: true,
  };
}
