import { invalidProbe } from './wired-contacts.ts';

/** What a plain value of Python is here: dictionaries are maps, lists, tuples and ranges are arrays. */
export type PythonValue =
  | number
  | string
  | boolean
  | null
  | readonly PythonValue[]
  | ReadonlyMap<string | number, PythonValue>;

/** Longer lists belong to no probe. */
const MOST_ITEMS = 1 << 16;
const DEEPEST = 64;
const NUMPY_VALUE = /^(np|numpy)\.(u?int\d+|float\d+|array)$/;

const TOKEN =
  /[ \t\r\f]+|#[^\n]*|\\\r?\n|(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][+-]?\d+)?)|(?<text>[rRuUbB]?(?:'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"))|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<mark>\n|[-+*/()[\]{},:=;])/y;

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'mark' | 'end';
  readonly text: string;
  readonly line: number;
}

/**
 * Reads a file of Python that only gives names to plain values: numbers and sums and products of them,
 * texts, lists, tuples, dictionaries, `range`, `list`, and names given before. Nothing is executed.
 * @throws UserError `PROBE_INVALID` that names the line of anything else
 */
export function parsePythonValues(text: string): ReadonlyMap<string, PythonValue> {
  return new PythonReader(tokensOf(text)).assignments();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw unexpected(text[at], line);
    at = TOKEN.lastIndex;
    const [kind, value] = Object.entries(match.groups ?? {}).find(([, found]) => found) ?? [];
    if (value !== undefined) {
      if ('([{'.includes(value)) depth++;
      if (')]}'.includes(value)) depth = Math.max(0, depth - 1);
      // Lines end statements only outside of brackets.
      if (value !== '\n' || depth === 0)
        tokens.push({ kind: kind as Token['kind'], text: value, line });
    }
    line += match[0].split('\n').length - 1;
  }
  return [...tokens, { kind: 'end', text: 'the end', line }];
}

class PythonReader {
  readonly #tokens: readonly Token[];
  readonly #values = new Map<string, PythonValue>();
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  assignments(): ReadonlyMap<string, PythonValue> {
    for (;;) {
      while (this.#accept('\n') || this.#accept(';'));
      const token = this.#take();
      if (token.kind === 'end') return this.#values;
      // A text that stands alone is a remark.
      if (token.kind === 'text') continue;
      if (token.kind !== 'name') throw unexpected(token.text, token.line);
      this.#expect('=');
      this.#values.set(token.text, this.#sum());
      if (this.#peek().kind !== 'end' && !this.#accept(';')) this.#expect('\n');
    }
  }

  #sum(): PythonValue {
    let value = this.#product();
    for (;;) {
      if (this.#accept('+')) value = this.#added(value, this.#product());
      else if (this.#accept('-')) value = this.#number(value) - this.#number(this.#product());
      else return value;
    }
  }

  /** Lists are joined by a plus. */
  #added(a: PythonValue, b: PythonValue): PythonValue {
    if (!Array.isArray(a) || !Array.isArray(b)) return this.#number(a) + this.#number(b);
    if (a.length + b.length > MOST_ITEMS) throw unexpected('a very long list', this.#peek().line);
    return [...(a as readonly PythonValue[]), ...(b as readonly PythonValue[])];
  }

  #product(): PythonValue {
    let value = this.#single();
    for (;;) {
      if (this.#accept('*')) value = this.#number(value) * this.#number(this.#single());
      else if (this.#accept('/')) value = this.#number(value) / this.#number(this.#single());
      else return value;
    }
  }

  #single(): PythonValue {
    if (this.#depth === DEEPEST) throw unexpected('brackets within brackets', this.#peek().line);
    this.#depth++;
    const value = this.#value(this.#take());
    this.#depth--;
    return value;
  }

  #value({ kind, text, line }: Token): PythonValue {
    if (kind === 'number') return Number(text.replaceAll('_', ''));
    if (kind === 'text') return text.replace(/^[a-zA-Z]?('''|"""|'|")([\s\S]*)\1$/, '$2');
    if (kind === 'name') return this.#named(text, line);
    if (text === '-') return -this.#number(this.#single());
    if (text === '+') return this.#number(this.#single());
    if (text === '[') return this.#items(']').values;
    if (text === '(') {
      const { values, hasComma } = this.#items(')');
      return values.length === 1 && !hasComma ? values[0] : values;
    }
    if (text === '{') return this.#dictionary();
    throw unexpected(text, line);
  }

  #named(name: string, line: number): PythonValue {
    if (name === 'True' || name === 'False') return name === 'True';
    if (name === 'None') return null;
    const values = this.#accept('(') ? this.#items(')').values : undefined;
    if (values !== undefined) return this.#called(name, values, line);
    const value = this.#values.get(name);
    if (value === undefined) throw unexpected(name, line);
    return value;
  }

  /** Ranges, collections, and the names that numpy gives its numbers when it prints them. */
  #called(name: string, values: readonly PythonValue[], line: number): PythonValue {
    if (name === 'range')
      return rangeOf(
        values.map((value) => this.#number(value)),
        line,
      );
    if (name === 'dict' && values.length === 0) return new Map();
    if (name === 'list' || name === 'tuple') {
      if (values.length === 0) return [];
      if (values.length === 1 && Array.isArray(values[0])) return values[0];
    }
    if (NUMPY_VALUE.test(name) && values.length === 1) return values[0];
    throw unexpected(name, line);
  }

  #items(closing: string): { values: PythonValue[]; hasComma: boolean } {
    const values: PythonValue[] = [];
    let hasComma = false;
    while (!this.#accept(closing)) {
      values.push(this.#sum());
      if (this.#accept(',')) hasComma = true;
      else {
        this.#expect(closing);
        break;
      }
    }
    return { values, hasComma };
  }

  #dictionary(): PythonValue {
    const entries = new Map<string | number, PythonValue>();
    while (!this.#accept('}')) {
      const { line } = this.#peek();
      const key = this.#sum();
      if (typeof key !== 'number' && typeof key !== 'string') throw unexpected('a key', line);
      this.#expect(':');
      entries.set(key, this.#sum());
      if (this.#accept(',')) continue;
      this.#expect('}');
      break;
    }
    return entries;
  }

  #number(value: PythonValue): number {
    if (typeof value === 'number') return value;
    throw unexpected('a calculation with something else than numbers', this.#peek().line);
  }

  #peek(): Token {
    return this.#tokens[this.#next];
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  #accept(mark: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'mark' || text !== mark) return false;
    this.#next++;
    return true;
  }

  #expect(mark: string): void {
    if (this.#accept(mark)) return;
    const { text, line } = this.#peek();
    throw unexpected(text, line);
  }
}

/** Python's `range(stop)`, `range(start, stop)`, `range(start, stop, step)`. */
function rangeOf(args: readonly number[], line: number): number[] {
  const [start, stop, step] =
    args.length === 1 ? [0, args[0], 1] : [args[0], args[1], args[2] ?? 1];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!(args.length >= 1 && args.length <= 3 && count <= MOST_ITEMS)) {
    throw unexpected(`range(${args.join(', ')})`, line);
  }
  return Array.from({ length: count }, (_, i) => start + i * step);
}

function unexpected(found: string, line: number): Error {
  const shown = found === '\n' ? 'the end of the line' : found;
  return invalidProbe(
    `is Python that does more than give names to plain values (line ${line}: ${shown}), and programs are not run`,
  );
}
