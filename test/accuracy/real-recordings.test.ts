import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hippocampus } from '../../engine/accuracy/experiments/hippocampus.ts';
import { locust } from '../../engine/accuracy/experiments/locust.ts';
import { purkinje } from '../../engine/accuracy/experiments/purkinje.ts';
import { quirogaAuto, quirogaGiven } from '../../engine/accuracy/experiments/quiroga.ts';
import { starling } from '../../engine/accuracy/experiments/starling.ts';
import { defaultDataFolder } from '../../engine/accuracy/real-data.ts';
import { missedGoals } from './missed-goals.ts';

const place = { dataFolder: defaultDataFolder };

describe.skipIf(!existsSync(defaultDataFolder))(
  `real recordings (skipped where ${defaultDataFolder} is absent)`,
  () => {
    it('keeps the intracellularly recorded neuron of a hippocampal tetrode together', async () => {
      expect(await missedGoals(hippocampus(place))).toEqual([]);
    });

    it('finds the starling unit that an expert sorted', async () => {
      expect(await missedGoals(starling(place))).toEqual([]);
    });

    it('sorts Quiroga’s three neurons when told that there are three', async () => {
      expect(await missedGoals(quirogaGiven(place))).toEqual([]);
    });

    it('sorts Quiroga’s three neurons without being told', async () => {
      expect(await missedGoals(quirogaAuto(place))).toEqual([]);
    });

    it('sorts a locust tetrode to plausible units', async () => {
      expect(await missedGoals(locust(place))).toEqual([]);
    });

    it('keeps the spikes of a Purkinje cell together', async () => {
      expect(await missedGoals(purkinje(place))).toEqual([]);
    });
  },
);
