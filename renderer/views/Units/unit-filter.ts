import type { RatedUnit } from './unit-rows.ts';

type Test = (unit: RatedUnit) => boolean;

export type UnitFilter =
  | { readonly ok: true; readonly accepts: Test }
  /** In words for the user. */
  | { readonly ok: false; readonly problem: string };

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
};

const labels = ['good', 'mua', 'noise', 'unlabelled'];

/**
 * Reads a filter such as `good snr>5 isi<0.1`: conditions apart by blanks, all of which must hold. A
 * condition is a label, a unit's number, or a metric (any unambiguous part of its name) compared with
 * a number; a unit without a value for the metric does not pass.
 * @param names of all metrics
 */
export function parseUnitFilter(text: string, names: readonly string[]): UnitFilter {
  const tests: Test[] = [];
  const words = text.replace(/\s*(>=|<=|>|<|=)\s*/g, '$1').split(/[\s&]+/);
  for (const word of words.filter((part) => part !== '')) {
    const test = parseCondition(word, ['spikes', 'channel', ...names]);
    if (typeof test === 'string') return { ok: false, problem: test };
    tests.push(test);
  }
  return { ok: true, accepts: (unit) => tests.every((test) => test(unit)) };
}

/** @returns what is wrong, as text */
function parseCondition(word: string, names: readonly string[]): Test | string {
  if (labels.includes(word)) return ({ label }) => (label ?? 'unlabelled') === word;
  if (/^\d+$/.test(word)) return ({ unitId }) => unitId === Number(word);
  const [, typed = '', sign = '', number = ''] = /^([a-z_]\w*)([<>]=?|=)(.*)$/i.exec(word) ?? [];
  const compare = comparisons[sign];
  if (compare === undefined) {
    return `“${word}” is no condition; write a label, a unit’s number, or e.g. snr>5.`;
  }
  const limit = Number(number);
  if (number === '' || Number.isNaN(limit)) return `After “${typed}${sign}” comes a number.`;
  const name = resolveName(typed.toLowerCase(), names);
  if (name.found === undefined) return name.problem;
  const { found } = name;
  return (unit) => compare(valueIn(unit, found), limit);
}

type Resolved =
  | { readonly found: string }
  | { readonly found: undefined; readonly problem: string };

/** What people call metrics whose names begin alike. */
const shortNames: Readonly<Record<string, string>> = { isi: 'isi_violations_ratio' };

function resolveName(typed: string, names: readonly string[]): Resolved {
  const name = shortNames[typed] ?? typed;
  if (names.includes(name)) return { found: name };
  const starting = names.filter((name) => name.startsWith(typed));
  const matching = starting.length > 0 ? starting : names.filter((name) => name.includes(typed));
  if (matching.length === 1) return { found: matching[0]! };
  const problem =
    matching.length === 0
      ? `No metric is called “${typed}”; there are ${names.join(', ')}.`
      : `“${typed}” may be ${matching.join(' or ')}.`;
  return { found: undefined, problem };
}

function valueIn(unit: RatedUnit, name: string): number {
  if (name === 'spikes') return unit.spikeCount;
  if (name === 'channel') return unit.mainChannel;
  return unit.metrics[name] ?? Number.NaN;
}
