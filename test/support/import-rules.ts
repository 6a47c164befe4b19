import { posix } from 'node:path';

/** What the files of one room may import, besides each other. */
export interface RoomRules {
  /** Other rooms; `core/*` stands for all rooms below `core`. */
  readonly rooms: readonly string[];
  /** npm packages by name. */
  readonly packages?: readonly string[];
  /** Single files of other rooms, for a room that may not have the whole of them; `x/*` stands for all in x. */
  readonly files?: readonly string[];
  /** Whether Node's own modules are allowed. */
  readonly node?: boolean;
}

/** Room -> rules. A room is a folder, or a single file without its ending. What is not listed is forbidden. */
export type ImportTable = Readonly<Record<string, RoomRules>>;

export interface ImportStatement {
  /** What is imported; undefined where it is computed, so that nobody can tell. */
  readonly specifier: string | undefined;
  readonly line: number;
}

const gap = String.raw`(?:\s|/\*[\s\S]*?\*/|//[^\n]*\n)*`;
const quoted = String.raw`(?:'([^'\n]*)'|"([^"\n]*)"|\x60([^\x60$]*)\x60)`;
const clause = String.raw`(?:[\w$*{},\s]|/\*[\s\S]*?\*/|//[^\n]*\n|'[^'\n]*'|"[^"\n]*")*?`;
const importForms = [
  // import ... from 'x', export ... from 'x'
  new RegExp(String.raw`\b(?:import|export)\b${clause}\bfrom${gap}${quoted}`, 'g'),
  // import 'x'
  new RegExp(String.raw`\bimport${gap}${quoted}`, 'g'),
  // import('x'), require('x'); an argument that is no plain text gives no specifier
  new RegExp(String.raw`\b(?:import|require)${gap}\(${gap}(?:${quoted}${gap}[,)])?`, 'g'),
];

/** All imports of a source: static, re-exports, for side effects, dynamic and `require`. */
export function importsOf(source: string): ImportStatement[] {
  return importForms
    .flatMap((form) => [...source.matchAll(form)])
    .map((match) => ({
      specifier: match[1] ?? match[2] ?? match[3],
      line: source.slice(0, match.index).split('\n').length,
    }))
    .sort((a, b) => a.line - b.line);
}

/** The room of a source file, e.g. `core/math/fft.ts` -> `core/math`, `engine/host.ts` -> `engine/host`. */
function roomOf(path: string): string {
  const parts = path.replace(/\.[mc]?tsx?$/, '').split('/');
  return parts.slice(0, 2).join('/');
}

/**
 * Every import that the table does not allow, one sentence each.
 * @param sources path from the project's root, with `/` -> text
 */
export function findBreaches(
  sources: Readonly<Record<string, string>>,
  table: ImportTable,
): string[] {
  return Object.entries(sources).flatMap(([path, source]) => {
    const rules = table[roomOf(path)];
    if (rules === undefined) return [`${path}: the room ${roomOf(path)} is not in the table`];
    return importsOf(source).flatMap((found) => {
      const fault = faultOf(found.specifier, path, rules);
      return fault === undefined ? [] : [`${path}:${found.line}: ${fault}`];
    });
  });
}

function faultOf(
  specifier: string | undefined,
  path: string,
  rules: RoomRules,
): string | undefined {
  if (specifier === undefined) return 'imports something computed';
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    const isAllowed = allowsRoom(rules, roomOf(path), roomOf(target)) || allowsFile(rules, target);
    return isAllowed ? undefined : `imports ${target}`;
  }
  if (specifier.startsWith('node:')) {
    return rules.node === true ? undefined : `imports Node's ${specifier}`;
  }
  if (/^[#~/]|^@\//.test(specifier)) return `imports through the alias ${specifier}`;
  const name = packageName(specifier);
  return rules.packages?.includes(name) ? undefined : `imports the package ${name}`;
}

function allowsRoom(rules: RoomRules, from: string, to: string): boolean {
  const parent = `${to.split('/')[0]}/*`;
  return from === to || rules.rooms.includes(to) || rules.rooms.includes(parent);
}

function allowsFile(rules: RoomRules, target: string): boolean {
  return (rules.files ?? []).some((file) =>
    file.endsWith('/*') ? target.startsWith(file.slice(0, -1)) : target === file,
  );
}

/** `piscina/x` -> `piscina`, `@scope/name/x` -> `@scope/name`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
