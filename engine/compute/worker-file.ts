/** The file of a worker beside a module, by default in this folder, as source or as compiled like the module. */
export function workerFile(name: string, besideUrl = import.meta.url): URL {
  return new URL(`./${name}${besideUrl.endsWith('.ts') ? '.ts' : '.js'}`, besideUrl);
}
