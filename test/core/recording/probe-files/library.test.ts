import { describe, expect, it } from 'vitest';
import { contactDistanceUm, neighbours } from '../../../../core/recording/probe.ts';
import { isProbeName, probeNames } from '../../../../core/recording/probe-files/library.ts';
import { libraryProbeText, wireProbe } from '../../../../core/recording/probe-files/wire-probe.ts';

const known = (name: string, columnCount: number) => wireProbe(libraryProbeText(name), columnCount);

describe('a probe of the library', () => {
  it('is known by the name that is shown, with a pitch where it takes one', () => {
    for (const { name } of probeNames) {
      expect(isProbeName(name.replace('PITCH', '12.5'))).toBe(true);
    }
    expect(isProbeName('probe.json')).toBe(false);
    expect(isProbeName('linear-x')).toBe(false);
  });

  it('of bundles joins the channels of a bundle and no others', () => {
    for (const [name, wires] of [
      ['wires', 1],
      ['stereotrodes', 2],
      ['tetrodes', 4],
    ] as const) {
      const { probe } = known(name, 8);
      for (let a = 0; a < 8; a++) {
        const near = Array.from(neighbours(probe, a, 100)).sort((x, y) => x - y);
        const first = a - (a % wires);
        expect(near).toEqual(Array.from({ length: wires }, (_, i) => first + i));
      }
    }
  });

  it('is of the electrodes, where a file holds other columns as well', () => {
    const electrodes = Int32Array.of(1, 2, 3, 4, 6, 7, 8, 9);
    const { probe, columns } = wireProbe(libraryProbeText('tetrodes'), 11, electrodes);
    expect(columns).toEqual(electrodes);
    expect(probe.shankIds).toEqual(['0', '0', '0', '0', '1', '1', '1', '1']);
  });

  it('on a line has the pitch that its name says', () => {
    const { probe } = known('linear-12.5', 5);
    for (let i = 1; i < 5; i++) expect(contactDistanceUm(probe, i - 1, i)).toBe(12.5);
    expect(contactDistanceUm(probe, 0, 4)).toBe(50);
  });

  it('of Neuropixels is wired to its 384 columns, and not to the synchronisation', () => {
    for (const [name, nearestUm] of [
      ['neuropixels-1.0', Math.hypot(16, 20)],
      ['neuropixels-2.0', 15],
    ] as const) {
      const { probe, columns } = known(name, 385);
      expect(Array.from(columns)).toEqual(Array.from({ length: 384 }, (_, i) => i));
      for (let i = 0; i < 384; i++) {
        const others = Array.from({ length: 384 }, (_, j) => j).filter((j) => j !== i);
        const least = Math.min(...others.map((j) => contactDistanceUm(probe, i, j)));
        expect(least).toBeCloseTo(nearestUm, 10);
      }
    }
  });

  it.each([
    ['tetrodes', 6],
    ['neuropixels-1.0', 32],
    ['no-such-probe', 4],
  ])('%s does not fit %i channels', (name, columnCount) => {
    expect(() => known(name, columnCount)).toThrow(
      expect.objectContaining({ code: 'PROBE_MISMATCH' }),
    );
  });
});
