import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../support/raw-recording.ts';
import { expectPicture, reasonAgainstPictures } from './support/pictures.ts';
import { useWindows } from './support/window.ts';

const reason = reasonAgainstPictures();
const frames = 160_000;
const channels = 4;

/** Two neurons so clear that any sort finds the same spikes. */
function writeClearNeurons(path: string): void {
  const random = noise(17);
  const traces = Float32Array.from({ length: channels * frames }, () => 0.5 * random());
  for (const [unit, gains] of [
    [1, 0.7, 0.3, 0.1] as const,
    [0.1, 0.2, 0.6, 1] as const,
  ].entries()) {
    for (let spike = 0; spike < 140; spike++) {
      const trough = 500 + 500 * unit + 1100 * spike + ((spike * 7919) % 97);
      for (const [channel, gain] of gains.entries()) {
        for (let k = -8; k <= 24; k++)
          traces[channel * frames + trough + k]! += gain * spikeShape(k);
      }
    }
  }
  writeRawRecording(path, {
    channels,
    frames,
    valueAt: (frame, channel) => traces[channel * frames + frame]!,
  });
}

describe.skipIf(reason !== null)(`pictures of every view (${reason ?? 'in Chromium'})`, () => {
  const openWindow = useWindows();
  const place = temporaryFolder();

  beforeAll(async () => {
    writeClearNeurons(join(place, 'clear'));
    const { code, stderr } = await runCli(['sort', place]);
    expect(code, stderr).toBe(0);
  });

  const sizes = [
    { width: 1280, height: 800 },
    { width: 2560, height: 1440 },
  ];
  it.each(
    sizes.flatMap((viewport) =>
      (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme })),
    ),
  )('are as they were kept: $colorScheme, $viewport.width pixels', async (look) => {
    const prefix = `${look.colorScheme}-${look.viewport.width}`;
    const empty = await openWindow(look);
    await empty.page.getByRole('button', { name: 'Try the demo' }).waitFor();
    await expectPicture(empty.page, `${prefix}-welcome`);

    const { page } = await openWindow({ ...look, place });
    await page.getByRole('table', { name: 'Units', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    for (const name of await page.getByRole('tab').allTextContents()) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.mouse.move(0, 0);
      await expectPicture(page, `${prefix}-${name.toLowerCase()}`);
    }
    await page.keyboard.press('Control+e');
    await page.getByRole('region', { name: 'Files that are written' }).waitFor();
    await expectPicture(page, `${prefix}-export`);
  });
});
