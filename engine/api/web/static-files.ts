import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface StaticFile {
  readonly contentType: string;
  readonly content: Uint8Array;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * A file of the application by the path of its URL; undefined for what is not there, lies outside the
 * folder, be it by a link, or is of a kind that no application has.
 */
export async function readStaticFile(
  folder: string,
  urlPath: string,
): Promise<StaticFile | undefined> {
  const path = decodedPath(urlPath);
  if (path === undefined) return undefined;
  const contentType = contentTypes[extname(path)];
  if (contentType === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    if (!file.startsWith(`${root}${sep}`)) return undefined;
    return { contentType, content: await readFile(file) };
  } catch {
    return undefined;
  }
}

function decodedPath(urlPath: string): string | undefined {
  try {
    const path = decodeURIComponent(urlPath);
    if (path.includes('\0')) return undefined;
    return path.endsWith('/') ? `${path}index.html` : path;
  } catch {
    return undefined;
  }
}
