import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeGram } from '../../../core/csc/gram.ts';
import { validSamples } from '../../../core/csc/problem.ts';
import { Arena, Resident } from '../../../core/kernels/arena.ts';
import { decodeBase64 } from '../../../core/kernels/base64.ts';
import { compiledKernels } from '../../../core/kernels/compiled.ts';
import { kernelBytes } from '../../../core/kernels/compiled-kernels.ts';
import { CompiledCorrelation } from '../../../core/kernels/correlation.ts';
import { createKernelMemory, startKernels } from '../../../core/kernels/instance.ts';
import { randomProblem } from '../csc/random-problem.ts';
import type { CorrelationJob } from './fixtures/correlation-job.ts';

const workerFile = new URL('./fixtures/correlating-worker.ts', import.meta.url);

/** Runs a job on a thread of its own. */
function outcomesOf(job: CorrelationJob): Promise<Float64Array[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: job });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const megabyte = 2 ** 20;

function memory() {
  const created = createKernelMemory();
  if (created === undefined) throw new Error('This runtime has no shared WebAssembly memory.');
  return created;
}

/** Numbers of the sections of a WebAssembly binary. */
function sectionsOf(bytes: Uint8Array): number[] {
  const sections: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    sections.push(bytes[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return sections;
}

describe('the compiled kernels', () => {
  it('keep nothing at fixed addresses: no data segments, no start function', () => {
    const sections = sectionsOf(decodeBase64(kernelBytes));
    expect(sections).toContain(10);
    expect(sections).not.toContain(11);
    expect(sections).not.toContain(8);
  });

  // V8 crashes where threads come and go whose WebAssembly calls JavaScript often.
  it('call nothing outside of themselves', () => {
    const { Module } = Reflect.get(globalThis, 'WebAssembly') as {
      Module: { new (bytes: Uint8Array): object; imports(module: object): object[] };
    };
    expect(Module.imports(new Module(decodeBase64(kernelBytes)))).toEqual([
      { module: 'env', name: 'memory', kind: 'memory' },
    ]);
  });

  it('work side by side in one memory, each in its own region', () => {
    const common = memory();
    const alone = startKernels();
    const regions = [
      { start: megabyte, end: 2 * megabyte },
      { start: 2 * megabyte, end: 3 * megabyte },
    ];
    const problems = [7, 8].map((seed) =>
      randomProblem({
        atomCount: 5,
        channelCount: 3,
        atomSamples: 11,
        samples: 700,
        seed,
        lambdaShare: 0.5,
        twoSided: true,
        likeness: 0,
      }),
    );
    const together = regions.map(
      (region, i) =>
        new CompiledCorrelation(startKernels(common, region)!, problems[i]!.dictionary),
    );
    const size = 5 * validSamples(700, 11);
    for (let turn = 0; turn < 3; turn++) {
      together.forEach((kernel, i) => {
        const { dictionary, traces } = problems[i]!;
        const expected = new CompiledCorrelation(alone!, dictionary).correlate(
          traces,
          700,
          new Float64Array(size),
        );
        expect(kernel.correlate(traces, 700, new Float64Array(size))).toEqual(expected);
      });
    }
    const outside = new Uint8Array(common.buffer, 0, megabyte);
    expect(outside.every((byte) => byte === 0)).toBe(true);
  });

  it('work at the same time on several threads that share one memory', async () => {
    const common = memory();
    const problems = [1, 2, 3].map((seed) =>
      randomProblem({
        atomCount: 6,
        channelCount: 4,
        atomSamples: 30,
        samples: 4000,
        seed,
        lambdaShare: 0.5,
        twoSided: true,
        likeness: 0,
      }),
    );
    const outcomes = await Promise.all(
      problems.map(({ dictionary, traces, samples }, i) => {
        const region = { start: (1 + 4 * i) * megabyte, end: (5 + 4 * i) * megabyte };
        return outcomesOf({ memory: common, region, dictionary, traces, samples, turns: 30 });
      }),
    );
    const alone = startKernels()!;
    outcomes.forEach((results, i) => {
      const { dictionary, traces, samples } = problems[i]!;
      const expected = new CompiledCorrelation(alone, dictionary).correlate(
        traces,
        samples,
        new Float64Array(6 * 3971),
      );
      expect(results).toHaveLength(30);
      for (const result of results) expect(result).toEqual(expected);
    });
  });

  it('forget the constants of what is no longer used: dictionaries may come and go', () => {
    const region = { start: megabyte, end: 100 * megabyte };
    const kernels = compiledKernels(startKernels(memory(), region)!);
    const { dictionary, options, traces, samples } = randomProblem({
      atomCount: 20,
      channelCount: 2,
      atomSamples: 60,
      samples: 100,
      seed: 5,
      lambdaShare: 0.3,
      twoSided: true,
      likeness: 0,
    });
    const gram = computeGram(dictionary);
    const encode = () => kernels.lassoEncoder(dictionary, gram, options).encode(traces, samples);
    const kept = kernels.lassoEncoder(dictionary, gram, options);
    const first = kept.encode(traces, samples);
    expect(first.value.length).toBeGreaterThan(0);
    for (let i = 0; i < 400; i++) expect(encode().value.length).toBe(first.value.length);
    expect(kept.encode(traces, samples)).toEqual(first);
  });

  it('refuse what does not fit into their region', () => {
    const small = startKernels(memory(), { start: 1024, end: 4096 });
    const { dictionary, traces } = randomProblem({
      atomCount: 2,
      channelCount: 1,
      atomSamples: 5,
      samples: 2000,
      seed: 1,
      lambdaShare: 0.5,
      twoSided: true,
      likeness: 0,
    });
    const kernel = new CompiledCorrelation(small!, dictionary);
    expect(() => kernel.correlate(traces, 2000, new Float64Array(2 * 1996))).toThrow(
      'bytes more than they have',
    );
  });
});

describe('Arena', () => {
  it('gives disjoint aligned addresses and takes scratch back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 20 }), (sizes) => {
        const arena = new Arena(memory(), { start: 100, end: megabyte });
        const mark = arena.begin();
        let top = 100;
        for (const bytes of sizes) {
          const address = arena.reserve(bytes);
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(top);
          expect(arena.memory.buffer.byteLength).toBeGreaterThanOrEqual(address + bytes);
          top = address + bytes;
        }
        arena.release(mark);
        expect(arena.reserve(1)).toBe(128);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps residents from call to call, and writes them again after it threw all away', () => {
    const arena = new Arena(memory(), { start: 0, end: 400 * megabyte });
    let writes = 0;
    const resident = new Resident(64, (_, address) => {
      writes++;
      arena.float64[address / 8] = 5;
    });
    arena.release(arena.begin(resident));
    const scratch = arena.begin(resident);
    arena.float64.fill(7, arena.reserve(800) / 8);
    arena.release(scratch);
    expect(writes).toBe(1);
    for (let i = 0; i < 3; i++) {
      arena.release(arena.begin(new Resident(30 * megabyte, () => undefined)));
    }
    arena.begin(resident);
    expect(writes).toBe(2);
    expect(arena.float64[resident.address / 8]).toBe(5);
  });
});

describe('decodeBase64', () => {
  it('undoes the encoding of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect([...decodeBase64(text)]).toEqual([...bytes]);
      }),
    );
  });
});
