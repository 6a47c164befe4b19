import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../core/base/errors.ts';
import { encodeNpy } from '../../../core/exports/npy.ts';
import { parseSorting, type ResultFiles } from '../../../core/exports/parse-sorting.ts';
import { sortingJson } from '../../../core/exports/sorting-json.ts';
import { spikesCsv } from '../../../core/exports/spikes-csv.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';
import { exampleSorting } from './example-sorting.ts';

const provenance = {
  spikeloomVersion: '0.1.0',
  recordingName: 'day',
  inputs: [{ name: 'day.bin', byteLength: 12, sha256: 'ab' }],
};
const run = { threads: 2, kernels: 'wasm-simd', backend: 'cpu', stageSeconds: { Sorting: 1.5 } };

function filesOf(sorting: Sorting): ResultFiles {
  const { microvolts, channelCount, templateSamples } = sorting.templates;
  return {
    sortingJson: sortingJson(sorting, provenance, run, []),
    spikesCsv: [...spikesCsv(sorting)].join(''),
    templatesNpy: encodeNpy(microvolts, [sorting.units.length, channelCount, templateSamples]),
  };
}

describe('a result that is read again', () => {
  it.each([{}, { segments: 3 }, { geometryKnown: false, channels: 7 }, { units: 0 }])(
    'writes the same files, and says the same, of %o',
    (options) => {
      const sorting = exampleSorting(options);
      const files = filesOf(sorting);
      const parsed = parseSorting(files);
      expect(filesOf(parsed.sorting)).toEqual(files);
      expect(parsed).toMatchObject({ provenance, run });
      const { spikes, initialTemplates, ...rest } = parsed.sorting;
      const { spikes: written, initialTemplates: initial, ...expected } = sorting;
      expect(rest).toEqual(expected);
      expect(spikes.sampleIndex).toEqual(written.sampleIndex);
      expect(spikes.unitIndex).toEqual(written.unitIndex);
      expect(initialTemplates.microvolts.length).toBe(initial.microvolts.length);
    },
  );

  it('is refused in words where a file is cut off or is another one', () => {
    const files = filesOf(exampleSorting({ durationSeconds: 2 }));
    const whole = (name: keyof ResultFiles) => files[name].length;
    const names = fc.constantFrom('sortingJson', 'templatesNpy' as keyof ResultFiles);
    fc.assert(
      fc.property(names, fc.double({ min: 0, max: 0.99, noNaN: true }), (name, share) => {
        const cut = files[name].slice(0, Math.floor(share * whole(name)));
        expect(() => parseSorting({ ...files, [name]: cut })).toThrow(SpikeloomError);
      }),
    );
    for (const spikesCsv of ['unit_id\r\n9,1', 'unit_id\r\n1,x,0,1,1,0', 'unit_id\r\n1,5']) {
      expect(() => parseSorting({ ...files, spikesCsv })).toThrow('spikes.csv');
    }
    expect(() => parseSorting({ ...files, sortingJson: 'null' })).toThrow('sorting.json');
  });
});
