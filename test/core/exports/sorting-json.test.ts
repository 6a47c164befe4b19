import { describe, expect, it } from 'vitest';
import type { Provenance, RunFacts } from '../../../core/exports/provenance.ts';
import { sortingJson } from '../../../core/exports/sorting-json.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { exampleSorting } from './example-sorting.ts';

const provenance: Provenance = {
  spikeloomVersion: '0.1.0',
  recordingName: 'tetrode',
  inputs: [{ name: 'tetrode.bin', byteLength: 4800000, sha256: 'ab'.repeat(32) }],
};
const run: RunFacts = {
  startedAt: '2026-05-01T22:15:00Z',
  threads: 4,
  kernels: 'wasm-simd',
  backend: 'cpu',
  stageSeconds: { learn: 1 },
};
const files = ['spikes.csv', 'units.csv', 'templates.npy'];

describe('sorting.json', () => {
  it('holds parameters that can be read again', () => {
    const parameters = parseParameters({ units: 8, seed: 7, bandPass: '500-3000' });
    const text = sortingJson({ ...exampleSorting(), parameters }, provenance, run, files);
    expect(parseParameters(JSON.parse(text).parameters)).toEqual(parameters);
    expect(JSON.parse(text).seed).toBe(7);
  });

  it('differs between two runs in "run" alone', () => {
    const other = {
      threads: 1,
      kernels: 'typescript',
      backend: 'webgpu',
      stageSeconds: { learn: 3, sort: 2 },
    };
    const one = sortingJson(exampleSorting(), provenance, run, files);
    const two = sortingJson(exampleSorting(), provenance, other, files);
    const beforeRun = (text: string) => text.slice(0, text.indexOf('\n  "run": '));
    expect(beforeRun(one)).toBe(beforeRun(two));
    expect(beforeRun(one).length).toBeGreaterThan(1000);
    expect(one).not.toBe(two);
    expect(Object.keys(JSON.parse(one)).at(-1)).toBe('run');
  });

  it('names input, version, units with lambda and sigma, and the files beside it', () => {
    const sorting = exampleSorting({ units: 2 });
    const document = JSON.parse(sortingJson(sorting, provenance, run, files));
    expect(document.input.files[0].sha256).toBe('ab'.repeat(32));
    expect(document.spikeloomVersion).toBe('0.1.0');
    expect(document.files).toEqual(files);
    expect(document.templates.shape).toEqual([2, 4, 75]);
    expect(document.recording.durationSeconds).toBe(20);
    expect(document.units[1]).toEqual({
      unitId: 2,
      mainChannel: 2,
      numSpikes: sorting.spikes.unitIndex.filter((unit) => unit === 1).length,
      lambda: 4.5,
      sigma: 1.03,
    });
  });

  it('states no positions where none are known', () => {
    const document = JSON.parse(
      sortingJson(exampleSorting({ geometryKnown: false }), provenance, run, files),
    );
    expect(document.recording.channels[0]).toEqual({ name: 'CH1', noiseLevelMicrovolts: 11.5 });
  });
});
