import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { envelopeOf } from '../../../core/index.ts';
import type { EngineClient, EnvelopeTraces, SampledTraces } from '../../../engine/api/contract.ts';
import { connect, faultOf, startEngine } from '../../support/api.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';

const folder = join(temporaryFolder(), 'session');
const channels = 4;
const frames = 400_000;
/** Planar. */
const truth = new Float32Array(channels * frames);

beforeAll(() => {
  mkdirSync(folder);
  const random = noise(3);
  for (let i = 0; i < truth.length; i++) truth[i] = random();
  writeRawRecording(join(folder, 'a'), {
    channels,
    frames,
    valueAt: (frame, channel) => truth[channel * frames + frame]!,
  });
});

const cut = (channel: number, start: number, end: number) =>
  truth.slice(channel * frames + start, channel * frames + end);

interface Opened {
  readonly engine: EngineClient;
  readonly ref: { readonly sessionId: string; readonly recordingId: string };
  /** Ends when the overview is complete. */
  readonly overviewIsBuilt: Promise<void>;
}

async function open(): Promise<Opened> {
  let built = () => {};
  const overviewIsBuilt = new Promise<void>((resolve) => {
    built = resolve;
  });
  const engine = connect(startEngine(), {
    overviewChanged: ({ isComplete }) => isComplete && built(),
  });
  const { sessionId } = await engine.openSession({ path: folder });
  return { engine, ref: { sessionId, recordingId: 'a.bin:a' }, overviewIsBuilt };
}

const range = { segment: 0, start: 1000, end: 1500 };

describe('traces of a range', () => {
  it('are its samples where there is a pixel for each', async () => {
    const { engine, ref } = await open();
    const view = await engine.readTraces({
      ...ref,
      ...range,
      channels: [3, 0],
      widthPixels: 500,
      signal: 'raw',
    });
    expect(view).toMatchObject({ ...range, unit: 'uV', sampleRateHz: 20_000, isPartial: false });
    const { values } = view.traces as SampledTraces;
    expect(values).toEqual(Float32Array.from([...cut(3, 1000, 1500), ...cut(0, 1000, 1500)]));
  });

  it('are exact envelopes of no more bins than pixels, before the overview is built and after', async () => {
    const { engine, ref, overviewIsBuilt } = await open();
    const look = async () => {
      for (const [start, end, widthPixels] of [
        [0, frames, 700],
        [12_345, 399_999, 300],
        [500, 9000, 1000],
        [350_000, frames + 5000, 10],
      ] as const) {
        const request = { ...ref, segment: 0, start, end, widthPixels, channels: [2, 1] };
        const view = await engine.readTraces({ ...request, signal: 'raw' });
        const { low, high, binCount, samplesPerBin } = view.traces as EnvelopeTraces;
        expect(binCount).toBeLessThanOrEqual(widthPixels);
        expect(view.start).toBeLessThanOrEqual(start);
        expect(view.start % samplesPerBin).toBe(0);
        expect(view.end).toBeGreaterThanOrEqual(Math.min(end, frames));
        const samples = view.end - view.start;
        const shown = [2, 1].flatMap((channel) => [...cut(channel, view.start, view.end)]);
        const exact = envelopeOf(Float32Array.from(shown), 2, samples, samplesPerBin);
        expect({ binCount, low, high }).toEqual(exact);
      }
    };
    await look();
    await overviewIsBuilt;
    await look();
  });

  it('of a filtered signal have neither offset nor slow waves, and noise of one where whitened', async () => {
    const { engine, ref } = await open();
    const look = (signal: 'filtered' | 'whitened') =>
      engine.readTraces({
        ...ref,
        ...{ segment: 0, start: 20_000, end: 30_000, channels: [1], widthPixels: 16_000, signal },
      });
    const filtered = ((await look('filtered')).traces as SampledTraces).values;
    const whitened = ((await look('whitened')).traces as SampledTraces).values;
    const sd = (values: Float32Array) =>
      Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    expect(sd(filtered)).toBeGreaterThan(1);
    expect(sd(filtered)).toBeLessThan(5);
    expect(sd(whitened)).toBeCloseTo(1, 0);
  });

  it('are refused where the recording has nothing of the kind', async () => {
    const { engine, ref } = await open();
    const request = { ...ref, ...range, widthPixels: 100, signal: 'raw', channels: [0] } as const;
    const codeOf = async (changes: object) =>
      (await faultOf(engine.readTraces({ ...request, ...changes }))).code;
    expect(await codeOf({ channels: [0, 4] })).toBe('NO_SUCH_CHANNEL');
    expect(await codeOf({ segment: 1 })).toBe('BAD_RANGE');
    expect(await codeOf({ start: 2000 })).toBe('BAD_RANGE');
    expect(await codeOf({ channels: [] })).toBe('BAD_REQUEST');
    const beyond = await engine.readTraces({ ...request, start: frames + 1, end: frames + 2 });
    expect(beyond).toMatchObject({ start: frames, end: frames });
  });

  it('that nobody waits for any more are not read', async () => {
    const { engine, ref } = await open();
    const request = {
      ...ref,
      ...range,
      widthPixels: 100,
      signal: 'filtered',
      channels: [0],
    } as const;
    const controller = new AbortController();
    const first = engine.readTraces(request);
    const second = faultOf(engine.readTraces(request, { signal: controller.signal }));
    controller.abort();
    expect((await second).code).toBe('CANCELLED');
    expect((await first).isPartial).toBe(false);
  });
});

describe('the overview of a recording', () => {
  it('is a few looks at first, and the exact envelope once it is built', async () => {
    const { engine, ref, overviewIsBuilt } = await open();
    const request = { ...ref, channels: [0, 3], widthPixels: 300 };
    const first = await engine.readOverview(request);
    await overviewIsBuilt;
    const then = await engine.readOverview(request);
    expect(then.state).toEqual({ fraction: 1, isComplete: true });
    const { binCount, samplesPerBin, low, high } = then;
    expect(binCount).toBe(Math.ceil(frames / samplesPerBin));
    const both = Float32Array.from([...cut(0, 0, frames), ...cut(3, 0, frames)]);
    expect({ binCount, low, high }).toEqual(envelopeOf(both, 2, frames, samplesPerBin));
    for (let bin = 0; bin < first.binCount; bin++) {
      expect(first.low[bin]).toBeLessThanOrEqual(first.high[bin]!);
    }
  });
});
