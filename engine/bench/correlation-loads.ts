import { type Dictionary, validSamples } from '../../core/index.ts';
import { paperWork } from './paper-work.ts';
import { drawProbeWork, type ProbeShape } from './probe-work.ts';

/** Signals of one shape to be correlated with one dictionary. */
export interface CorrelationLoad {
  readonly name: string;
  readonly dictionary: Dictionary;
  readonly blocks: readonly Float32Array[];
  readonly samples: number;
}

/**
 * The paper's recording and probes of some sizes.
 * @param windows of the paper's recording
 */
export function correlationLoads(
  windows: number,
  probes: readonly ProbeShape[],
  seed: number,
): CorrelationLoad[] {
  const paper = paperWork(windows, seed);
  return [
    {
      name: `table3: 1 channel, ${paper.dictionary.atomCount} templates of ${paper.dictionary.atomSamples}`,
      dictionary: paper.dictionary,
      blocks: paper.windows,
      samples: paper.windowSamples,
    },
    ...probes.map((shape) => {
      const { dictionary, traces } = drawProbeWork(shape, seed);
      return {
        name: `${shape.channels} channels, ${shape.units} templates of ${dictionary.atomSamples}`,
        dictionary,
        blocks: [traces],
        samples: shape.samples,
      };
    }),
  ];
}

/** Operations of H^T y for all blocks: a product and a sum for every tap that is not zero. */
export function correlationFlops({ dictionary, blocks, samples }: CorrelationLoad): number {
  const { atomSamples } = dictionary;
  const taps = rowCount(dictionary) * atomSamples;
  return 2 * taps * validSamples(samples, atomSamples) * blocks.length;
}

/** Channels of atoms that are not zero. */
export function rowCount({ atoms, atomSamples }: Dictionary): number {
  let rows = 0;
  for (let at = 0; at < atoms.length; at += atomSamples) {
    if (atoms.subarray(at, at + atomSamples).some((tap) => tap !== 0)) rows++;
  }
  return rows;
}
