import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSpikeTrains, parameterTable } from '../../core/index.ts';
import { hasModules, runPython } from './python.ts';

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const toleranceSamples = 10;

/** Samples of every unit, for every segment. */
type Trains = readonly Readonly<Record<string, readonly number[]>>[];

interface Found {
  readonly isListed: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly truth: Trains;
  readonly inPlace: Trains;
  readonly copied: Trains;
  readonly copies: readonly string[];
  readonly truthOfParts: Trains;
  readonly parts: Trains;
  readonly properties: readonly string[];
  readonly failure: string;
}

describe.skipIf(!hasModules('spikeinterface'))(
  'the sorter of SpikeInterface (skipped without a Python that has it; SPIKELOOM_PYTHON names one)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'spikeloom-interop-'));
    let found: Found;

    beforeAll(() => {
      const script = inProject('test/interop/run_spikeloom.py');
      found = runPython(script, [folder, inProject('resources/spikeinterface')]) as Found;
    }, 300_000);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('is known by its name and takes every parameter of the sort, with the same default', () => {
      expect(found.isListed).toBe(true);
      for (const spec of parameterTable) {
        const name = spec.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        expect(found.parameters).toHaveProperty(name, spec.default);
      }
    });

    it('gives the spikes of the simulated neurons that are near enough', () => {
      expect(accuracies(found.truth, found.inPlace)).toSatisfy(allAbove(0.8));
    });

    it('gives the same whether the recording lies in a file or has to be written first', () => {
      expect(found.copied).toEqual(found.inPlace);
      expect(found.copies).toEqual([]);
    });

    it('keeps the segments of a recording apart', () => {
      expect(found.parts).toHaveLength(2);
      expect(accuracies(found.truthOfParts, found.parts)).toSatisfy(allAbove(0.8));
    });

    it('tells what is known of units as properties', () => {
      expect(found.properties).toContain('spikeloom_snr');
    });

    it('passes on what Spikeloom says is wrong', () => {
      expect(found.failure).toMatch(/BAD_PARAMETER.*band-pass/s);
    });
  },
);

const allAbove = (least: number) => (values: readonly number[]) =>
  values.length > 0 && values.every((value) => value > least);

function accuracies(truth: Trains, tested: Trains): number[] {
  const { scores } = compareSpikeTrains(unitTrains(truth), unitTrains(tested), toleranceSamples);
  return scores.map(({ accuracy }) => accuracy);
}

function unitTrains(segments: Trains): Float64Array[][] {
  return Object.keys(segments[0]!).map((unit) =>
    segments.map((trains) => Float64Array.from(trains[unit]!)),
  );
}
