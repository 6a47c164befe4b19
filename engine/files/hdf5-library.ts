import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { h5wasm } from 'h5wasm/node';

type Library = typeof h5wasm;

let current: Promise<Library> | undefined;
let instances = 0;
/** Traps of WebAssembly, and a stack that overflows in it. */
const LIBRARY_FAILURES = ['RuntimeError', 'RangeError'];
/** Files in which something failed: what the library still holds of them is not what is on the disk. */
const failedPaths = new Set<string>();

/** The library of the HDF Group, loaded when it is first needed: it is large. Its errors are thrown. */
export function hdf5Library(): Promise<Library> {
  current ??= load();
  return current;
}

/** The library for opening a file: a new one where an earlier look at the same file failed. */
export function hdf5LibraryFor(path: string): Promise<Library> {
  if (failedPaths.has(path)) renew();
  return hdf5Library();
}

/**
 * Must be told of every failure. An error leaves the file open in the library, which would give the
 * same again if the file were replaced; and where damage made the library itself fail, its memory is
 * not to be trusted: every later file could fail with it.
 */
export function hdf5Failed(path: string, error: unknown): void {
  failedPaths.add(path);
  if (error instanceof Error && LIBRARY_FAILURES.includes(error.name)) renew();
}

/** What is open keeps the instance that it has. */
function renew(): void {
  current = undefined;
  failedPaths.clear();
}

async function load(): Promise<Library> {
  instances++;
  const { default: library } =
    instances === 1 ? await import('h5wasm/node') : await importAnew(instances);
  const wasm = await library.ready;
  // Else it prints what it finds wrong, and goes on.
  wasm.activate_throwing_error_handler();
  return library;
}

/** A module is another one under another address; this one has no other way to begin anew. */
async function importAnew(instance: number): Promise<{ readonly default: Library }> {
  const folder = dirname(findPackageJSON('h5wasm', import.meta.url)!);
  const url = pathToFileURL(join(folder, 'dist', 'node', 'hdf5_hl.js'));
  url.searchParams.set('instance', String(instance));
  return import(url.href);
}
