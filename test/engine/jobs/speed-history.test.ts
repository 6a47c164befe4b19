import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SpeedHistory, speedOf } from '../../../engine/jobs/speed-history.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';

const newFolder = temporaryFolders();
const stages = { 'Learning templates': 6, Sorting: 30, Deciding: 1 };

describe('estimates', () => {
  it('are of nothing where nothing is known, or what was known is damaged', async () => {
    const folder = newFolder();
    process.env.XDG_DATA_HOME = folder;
    expect((await SpeedHistory.open()).estimate(4, 60)).toBeNull();
    mkdirSync(join(folder, 'spikeloom'));
    for (const text of ['', '{', 'null', '[1, {"channelCount": "x"}]']) {
      writeFileSync(join(folder, 'spikeloom', 'speeds.json'), text);
      expect((await SpeedHistory.open()).estimate(4, 60)).toBeNull();
    }
  });

  it('grow with duration but for what is done once, and with channels, from the likest recordings', async () => {
    process.env.XDG_DATA_HOME = newFolder();
    const speeds = await SpeedHistory.open();
    await speeds.add(speedOf(4, 60, 4, stages));
    await speeds.add(speedOf(32, 60, 4, { ...stages, Sorting: 300 }));
    const again = await SpeedHistory.open();
    expect(again.estimate(4, 60)).toBeCloseTo(37);
    expect(again.estimate(4, 120)).toBeCloseTo(67);
    expect(again.estimate(32, 120)).toBeCloseTo(607);
    expect(again.estimate(64, 120)).toBeCloseTo(2 * 607);
    // Of a short one there is less to learn from.
    expect(again.estimate(4, 6)).toBeCloseTo(0.7 + 3);
    // Whoever trained a network once does not wait that long for other sorts.
    await speeds.add(speedOf(4, 60, 4, { ...stages, 'Training templates': 500 }));
    expect(speeds.estimate(4, 60)).toBeCloseTo(37);
    // The middle of the last five.
    for (const seconds of [1, 30, 30, 30, 300]) {
      await speeds.add(speedOf(4, 60, 4, { Sorting: seconds }));
    }
    expect(speeds.estimate(4, 60)).toBeCloseTo(30);
  });
});
