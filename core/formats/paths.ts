/** Paths inside a FileTree: relative, separated by `/`, the root itself being the empty path. */

export function normalisePath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** File name without its last extension. */
export function stemOf(path: string): string {
  const name = fileNameOf(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

export function joinPath(...parts: readonly string[]): string {
  return normalisePath(parts.join('/'));
}

export function isInside(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Name of a folder of a tree; of the root, what it is called outside. */
export function folderNameOf(rootName: string, folder: string): string {
  return fileNameOf(folder) || fileNameOf(normalisePath(rootName));
}
