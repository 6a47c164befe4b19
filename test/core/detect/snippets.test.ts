import { describe, expect, it } from 'vitest';
import { extractSnippets } from '../../../core/detect/snippets.ts';

describe('extractSnippets', () => {
  const samples = 10;
  const traces = Float32Array.from(
    { length: 3 * samples },
    (_, i) => 100 * Math.floor(i / samples) + (i % samples) + 1,
  );

  it('cuts the asked channels in the asked order', () => {
    const snippets = extractSnippets(traces, 3, samples, [4], Int32Array.of(2, 0), 2, 3);
    expect(Array.from(snippets)).toEqual([203, 204, 205, 206, 207, 3, 4, 5, 6, 7]);
  });

  it('fills with zeros beyond the ends and never with the neighbouring channel', () => {
    const snippets = extractSnippets(traces, 3, samples, [0, 9, -20, 40], Int32Array.of(1), 2, 2);
    expect(Array.from(snippets)).toEqual([
      0, 0, 101, 102, 108, 109, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('writes into the array it is given, over what was there', () => {
    const out = new Float32Array(4).fill(9);
    expect(extractSnippets(traces, 3, samples, [0], Int32Array.of(0), 2, 2, out)).toBe(out);
    expect(Array.from(out)).toEqual([0, 0, 1, 2]);
  });

  it('gives nothing for no positions', () => {
    expect(extractSnippets(traces, 3, samples, [], Int32Array.of(0), 2, 2)).toHaveLength(0);
  });
});
