import type { h5wasm } from 'h5wasm/node';

export type Hdf5Library = typeof h5wasm;

let loaded: Promise<Hdf5Library> | undefined;

/** The library of the HDF Group, loaded when it is first needed: it is large. Its errors are thrown. */
export function hdf5Library(): Promise<Hdf5Library> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Hdf5Library> {
  const { default: library } = await import('h5wasm/node');
  const wasm = await library.ready;
  // Else it prints what it finds wrong, and goes on.
  wasm.activate_throwing_error_handler();
  return library;
}
