import { existsSync } from 'node:fs';
import type { AccuracyOptions, AnyExperiment } from '../experiment.ts';
import { collisions } from './collisions.ts';
import { hippocampus } from './hippocampus.ts';
import { locust } from './locust.ts';
import { probe32, probe384 } from './probes.ts';
import { purkinje } from './purkinje.ts';
import { quirogaAuto, quirogaGiven } from './quiroga.ts';
import { starling } from './starling.ts';
import { table3Auto, table3Given } from './table3.ts';
import { settlingTetrode, tetrode } from './tetrode.ts';

/** A chapter of the result. */
export interface ExperimentGroup {
  readonly title: string;
  readonly experiments: readonly AnyExperiment[];
  /** Why none of them can run, where that is so. */
  readonly absent?: string;
}

/** Every measurement there is, the quickest chapter first. */
export function experimentGroups(options: AccuracyOptions): ExperimentGroup[] {
  const hasData = existsSync(options.dataFolder);
  return [
    {
      title: 'Real recordings',
      experiments: [
        hippocampus(options),
        starling(options),
        quirogaGiven(options),
        quirogaAuto(options),
        locust(options),
        purkinje(options),
      ],
      ...(!hasData && { absent: 'the real recordings are not on this machine (see --data)' }),
    },
    {
      title: 'Simulated recordings',
      experiments: [
        table3Given(options),
        table3Auto(options),
        tetrode(options),
        settlingTetrode(options, 'auto'),
        settlingTetrode(options, 'off'),
        collisions(options),
        probe32(options, 60),
        probe32(options, 120),
        probe384(options, 0),
        probe384(options, 20),
      ],
    },
  ];
}
