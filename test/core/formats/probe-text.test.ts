import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedFileError, UserError } from '../../../core/base/errors.ts';
import { probeFileText } from '../../../core/formats/probe-text.ts';
import { wireProbe } from '../../../core/recording/probe-files/wire-probe.ts';
import { MatBuilder, matBytes } from './mat/build-mat.ts';

function channelMap(options: { littleEndian?: boolean; compress?: boolean }): Uint8Array {
  const build = new MatBuilder(options);
  const column = (name: string, values: readonly number[], type: 'float64' | 'uint8' = 'float64') =>
    build.numeric(name, [values.length, 1], values, type);
  return matBytes(
    [
      column('chanMap', [4, 1, 3, 2]),
      column('chanMap0ind', [3, 0, 2, 1]),
      column('connected', [1, 1, 0, 1], 'uint8'),
      column('xcoords', [0, 10, 0, 10]),
      column('ycoords', [0, 20, 40, 60]),
      column('kcoords', [1, 1, 2, 2]),
      build.text('name', 'mine'),
    ],
    options,
  );
}

describe('a channel map of Kilosort in a MATLAB file', () => {
  it('counts columns from 1, and leaves out what is not connected', async () => {
    for (const options of [{}, { compress: true }, { littleEndian: false }]) {
      const { text, origin } = await probeFileText(channelMap(options), 'map.mat');
      expect(origin).toBe('map.mat');
      const { probe, columns } = wireProbe(text, 4);
      expect(Array.from(columns)).toEqual([0, 1, 3]);
      expect(Array.from(probe.positionsUm)).toEqual([10, 20, 10, 60, 0, 0]);
      expect(probe.shankIds).toEqual(['1', '2', '1']);
      expect(probe.name).toBe('mine');
    }
  });

  it('that is another MATLAB file says what it holds', async () => {
    const build = new MatBuilder();
    const bytes = matBytes([build.numeric('data', [1, 1], [1], 'float64')]);
    await expect(probeFileText(bytes, 'rec.mat')).rejects.toMatchObject({
      code: 'PROBE_INVALID',
      message: expect.stringMatching(/rec\.mat.*data/),
    });
  });

  it('that is damaged gives a probe or an error of its own, never a crash', async () => {
    const bytes = channelMap({});
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: 1, max: bytes.length }), async (all, length) => {
        const damaged = bytes.slice(0, length);
        for (const [at, value] of all) damaged[at % length] = value;
        try {
          const { text } = await probeFileText(damaged, 'map.mat');
          expect(wireProbe(text, 4).probe.positionsUm.every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect([UserError, DamagedFileError]).toContain((error as Error).constructor);
        }
      }),
      { numRuns: 500 },
    );
  });
});
