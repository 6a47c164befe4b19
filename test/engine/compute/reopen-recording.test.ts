import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reopenRecording, shapeOf } from '../../../engine/compute/reopen-recording.ts';
import { openPlace } from '../../../engine/files/open-place.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';
import { rejection } from '../../support/rejection.ts';
import { canSeeHandles, heldFiles } from '../files/held-files.ts';

const folder = temporaryFolder();
const path = writeRawRecording(join(folder, 'quiet'), {
  channels: 2,
  frames: 100,
  valueAt: noise(1),
});

async function seen() {
  const opened = await openPlace(path, {});
  const [{ name, recording }] = opened.recordings;
  await opened.close();
  return { source: { path, options: {}, name }, shape: shapeOf(recording) };
}

describe('reopenRecording', () => {
  it.skipIf(!canSeeHandles)('hands back how the files are closed', async () => {
    const { source, shape } = await seen();
    const { named, close } = await reopenRecording(source, shape);
    await named.recording.read(0, 0, 100, new Float32Array(200));
    expect(heldFiles(path)).toEqual([path]);
    await close();
    expect(heldFiles(path)).toEqual([]);
  });

  it('refuses a recording that is not the one that was seen', async () => {
    const { source, shape } = await seen();
    expect(await rejection(reopenRecording({ ...source, name: 'other' }, shape))).toMatchObject({
      code: 'RECORDING_GONE',
    });
    expect(await rejection(reopenRecording(source, { ...shape, channelCount: 3 }))).toMatchObject({
      code: 'RECORDING_CHANGED',
    });
  });
});
