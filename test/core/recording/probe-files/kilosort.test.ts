import { describe, expect, it } from 'vitest';
import { wireProbe } from '../../../../core/recording/probe-files/wire-probe.ts';

const four = {
  chanMap: [3, 0, 2, 1],
  xc: [0, 10, 0, 10],
  yc: [0, 20, 40, 60],
  kcoords: [0, 0, 1, 1],
  n_chan: 4,
};

describe('a channel map of Kilosort', () => {
  it('puts contacts on the columns that it names, counted from 0', () => {
    const { probe, columns } = wireProbe(JSON.stringify(four), 4);
    expect(Array.from(columns)).toEqual([0, 1, 2, 3]);
    expect(Array.from(probe.positionsUm)).toEqual([10, 20, 10, 60, 0, 40, 0, 0]);
    expect(probe.shankIds).toEqual(['0', '1', '1', '0']);
  });

  it('leaves out what is not connected', () => {
    const { xc, yc, ...rest } = four;
    const map = { ...rest, xcoords: xc, ycoords: yc, connected: [1, 0, 1, 1], name: 'mine' };
    const { probe, columns } = wireProbe(JSON.stringify(map), 4);
    expect(Array.from(columns)).toEqual([1, 2, 3]);
    expect(probe.name).toBe('mine');
  });

  it.each([
    ['a list too short', { ...four, yc: [0] }, /1 entries in yc for 4/],
    ['no positions', { chanMap: [0] }, /xc or xcoords/],
    ['text for numbers', { ...four, xc: ['a', 'b', 'c', 'd'] }, /xc that is no list/],
    ['half a channel', { ...four, chanMap: [0.5, 1, 2, 3] }, /chanMap\[0\]/],
  ])('with %s says so', (_, map, message) => {
    expect(() => wireProbe(JSON.stringify(map), 4)).toThrow(
      expect.objectContaining({ code: 'PROBE_INVALID', message: expect.stringMatching(message) }),
    );
  });
});
