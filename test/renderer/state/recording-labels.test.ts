import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordingLabels } from '../../../renderer/state/recording-labels.ts';

const at = (relativePath: string) => ({
  recordingId: relativePath,
  relativePath,
  name: relativePath
    .split('/')
    .at(-1)!
    .replace(/\.bin$/, ''),
});

it('calls a recording by its name where that is enough', () => {
  const labels = recordingLabels([at('monday/a.bin'), at('monday/b.bin')]);
  expect([...labels.values()]).toEqual(['a', 'b']);
});

it('puts folders before names that are shared', () => {
  const labels = recordingLabels([at('x/monday/a.bin'), at('x/tuesday/a.bin'), at('b.bin')]);
  expect([...labels.values()]).toEqual(['monday / a', 'tuesday / a', 'b']);
});

it('calls no two recordings the same', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const path = fc
    .array(name, { minLength: 1, maxLength: 4 })
    .map((parts) => `${parts.join('/')}.bin`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 12 }), (paths) => {
      const labels = [...recordingLabels(paths.map(at)).values()];
      expect(new Set(labels).size).toBe(labels.length);
    }),
  );
});
