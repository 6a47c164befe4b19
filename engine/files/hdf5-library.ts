import type { h5wasm } from 'h5wasm/node';

/** The library of the HDF Group, loaded when it is first needed: it is large. Its errors are thrown. */
export async function hdf5Library(): Promise<typeof h5wasm> {
  const { default: library } = await import('h5wasm/node');
  const wasm = await library.ready;
  // Else it prints what it finds wrong, and goes on.
  wasm.activate_throwing_error_handler();
  return library;
}
