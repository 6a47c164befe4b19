import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { endOf } from '../../../support/cli.ts';

/** Chromium's GPU made of software. Mesa's promises memory that it does not have, and crashes. */
const chromium = '/usr/lib/chromium';
const driver = `${chromium}/vk_swiftshader_icd.json`;
const work = fileURLToPath(new URL('fixtures/exhausted-gpu.ts', import.meta.url));

const mostAttempts = 4;

/**
 * Its memory is that of its process. Where something else of the driver asks for some at the wrong moment,
 * the driver ends the process before it can say what is missing, which is no answer to what is asked here.
 */
async function exhausted() {
  const env = { ...process.env, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: chromium };
  for (let attempt = 1; ; attempt++) {
    const ended = await endOf(spawn(process.execPath, [work], { env }));
    const isEndedByDriver = ended.code === null && ended.stderr.includes('std::bad_alloc');
    if (!isEndedByDriver || attempt === mostAttempts) return ended;
  }
}

describe.skipIf(!existsSync(driver))(`a GPU without memory (skipped without ${driver})`, () => {
  it('says so, and works when it is opened anew', async () => {
    const { code, stdout, stderr } = await exhausted();
    expect(code, stderr).toBe(0);
    const { hoarded, before, without, after } = JSON.parse(stdout);
    expect(hoarded).toBeGreaterThan(5);
    expect(without).toMatchObject({
      code: 'GPU_FAILED',
      message: expect.stringMatching(/^The GPU has too little memory: .*OUT_OF_DEVICE_MEMORY\.$/),
    });
    expect(after).toBe(before);
  });
});
