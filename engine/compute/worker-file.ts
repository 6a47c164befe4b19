const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** The file of a worker in this folder, as source or as compiled, like this module itself. */
export function workerFile(name: string): URL {
  return new URL(`./${name}${ending}`, import.meta.url);
}
