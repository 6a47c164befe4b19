import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { counting, numberBytes } from '../../core/formats/support/build-files.ts';
import { meta, probe1 } from '../../core/formats/support/spikeglx-files.ts';
import { connect, faultOf, startEngine } from '../../support/api.ts';
import { temporaryFolder } from '../../support/cli.ts';

/** A folder with a recording of two sites and a word of lines, which may go on with nothing for long. */
function folderWith(words: readonly number[], byteLength?: number): string {
  const folder = join(temporaryFolder(), 'session');
  mkdirSync(folder);
  const samples = join(folder, 'r.ap.bin');
  writeFileSync(
    samples,
    numberBytes(
      words.flatMap((word) => [5, 6, word]),
      'int16',
    ),
  );
  if (byteLength !== undefined) truncateSync(samples, byteLength);
  writeFileSync(join(folder, 'r.ap.meta'), meta(probe1));
  return folder;
}

async function open(folder: string, onFraction: (fraction: number) => void) {
  const engine = connect(startEngine(), {
    recordedEventsProgress: ({ fraction }) => onFraction(fraction),
  });
  const { sessionId } = await engine.openSession({ path: folder });
  const { recordings } = await engine.listRecordings({ sessionId });
  return { engine, ref: { sessionId, recordingId: recordings[0]!.recordingId } };
}

describe('digital lines that are stored among the samples', () => {
  it('are the same on a thread of their own as at once', async () => {
    const isUp = (t: number) => Number(t % 1000 >= 500);
    const short = counting(0, 20_000).map(isUp);
    const long = counting(0, 400_000).map(isUp);
    const answers = [];
    for (const words of [short, long]) {
      const { engine, ref } = await open(folderWith(words), () => {});
      answers.push(await engine.readRecordedEvents(ref));
    }
    const [atOnce, onThread] = answers;
    expect(onThread!.sampleIndex.length).toBe(799);
    const count = atOnce!.sampleIndex.length;
    for (const key of ['sampleIndex', 'seconds', 'value', 'channelIndex'] as const) {
      expect(onThread![key].slice(0, count)).toEqual(atOnce![key]);
    }
  });

  it('keep no other call waiting however long the file is, and are left when nobody wants them', async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let last = 0;
    // Holes take no room on the disk, and many minutes to be looked through.
    const folder = folderWith([0, 1, 0], 6 * 2 ** 37);
    const { engine, ref } = await open(folder, (fraction) => {
      last = fraction;
      begin();
    });
    const call = new AbortController();
    const reading = engine.readRecordedEvents(ref, { signal: call.signal });
    const fault = faultOf(reading);
    await begun;
    const [facts, list] = await Promise.all([
      engine.describeRecording(ref),
      engine.listRecordings({ sessionId: ref.sessionId }),
    ]);
    expect([facts.channelNames, list.recordings.length]).toEqual([['AP0', 'AP5'], 1]);
    expect(last).toBeLessThan(0.5);
    call.abort();
    expect(await fault).toMatchObject({ code: 'CANCELLED' });
  });
});
