import { describe, expect, it } from 'vitest';
import { byElectrode } from '../../../engine/files/electrodes.ts';
import { folderNames } from '../../../engine/files/folder-names.ts';

const recordings = [
  { place: 'day1.bin', name: 'day1' },
  { place: 'day 2/a.b.wav', name: 'a.b' },
  { place: 'sheep.1', name: 'sheep.1' },
  { place: 'mouse_230101/info.rhd', name: 'mouse_230101' },
  { place: 'n1/rec1/structure.oebin', name: 'ProbeA' },
  { place: 'n1/rec1/structure.oebin', name: 'ProbeB' },
  { place: 'n1/rec2/structure.oebin', name: 'ProbeA' },
  { place: 'run_g0/run_g0_t0.imec0.ap.bin', name: 'run_g0_t0.imec0.ap' },
  { place: 'run_g0/run_g0_t0.imec1.ap.bin', name: 'run_g0_t0.imec1.ap' },
  { place: 'run_g1/run_g1_t0.imec0.ap.bin', name: 'run_g1_t0.imec0.ap' },
];

describe('the names of recordings', () => {
  it('are those of files, of folders that are one recording, or of streams in their folders', () => {
    expect(folderNames(recordings)).toEqual([
      'day1',
      'day_2_a.b',
      'sheep.1',
      'mouse_230101',
      'n1_rec1_ProbeA',
      'n1_rec1_ProbeB',
      'n1_rec2_ProbeA',
      'run_g0_run_g0_t0.imec0.ap',
      'run_g0_run_g0_t0.imec1.ap',
      'run_g1_run_g1_t0.imec0.ap',
    ]);
  });

  it('tell electrodes apart where they name them', () => {
    const groups = byElectrode(recordings).map((group) => group.map(({ place }) => place));
    const nodes = [1, 2, 2].map((node, recording) => ({
      place: `Record Node ${node}/recording${recording}/structure.oebin`,
      name: 'ProbeA',
    }));
    expect(byElectrode(nodes).map(({ length }) => length)).toEqual([1, 2]);
    expect(groups).toEqual([
      ['day1.bin', 'day 2/a.b.wav', 'sheep.1', 'mouse_230101/info.rhd'],
      ['n1/rec1/structure.oebin', 'n1/rec2/structure.oebin'],
      ['n1/rec1/structure.oebin'],
      ['run_g0/run_g0_t0.imec0.ap.bin', 'run_g1/run_g1_t0.imec0.ap.bin'],
      ['run_g0/run_g0_t0.imec1.ap.bin'],
    ]);
  });
});
