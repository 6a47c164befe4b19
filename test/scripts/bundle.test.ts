import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../dist/renderer', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const read = (name: string) => readFileSync(join(folder, name));

describe('the built window', () => {
  it('is less than a megabyte to load, all views together', () => {
    const code = files.filter((name) => /\.(js|css|html)$/.test(name));
    const bytes = code.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
    expect(code.length).toBeGreaterThanOrEqual(3);
    expect(bytes).toBeLessThan(1_000_000);
  });

  it('loads nothing from elsewhere and makes no code at run time', () => {
    for (const name of files.filter((file) => /\.(js|css|html)$/.test(file))) {
      const text = read(name).toString('utf8');
      expect(
        text.match(/(?:src|href|url)\s*[=(]\s*["']?https?:\/\/[^"')\s]+/g) ?? [],
        name,
      ).toEqual([]);
      expect(text, name).not.toMatch(/\beval\(|new Function\(/);
    }
  });
});
