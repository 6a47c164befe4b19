import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/base/errors.ts';
import { parameterTable } from '../../../core/sorting/parameter-table.ts';
import type { ParameterSpec } from '../../../core/sorting/parameters.ts';
import {
  allowedValues,
  flagName,
  parseParameters,
} from '../../../core/sorting/parse-parameters.ts';

const ofKind = <Kind extends ParameterSpec['kind']>(...kinds: readonly Kind[]) =>
  parameterTable.filter((spec): spec is Extract<ParameterSpec, { kind: Kind }> =>
    (kinds as readonly string[]).includes(spec.kind),
  );
const numbers = ofKind('number', 'integer', 'number-or-word', 'integer-or-word');

/** Values that are wrong for a parameter of any kind. */
const nonsense = ['', ' ', 'median?', 'NaN', Number.NaN, {}, [], () => 1, '1e999', '0x', '-'];

function refusal(name: string, value: unknown): UserError {
  try {
    parseParameters({ [name]: value });
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }
  throw new Error(`${name} = ${String(value)} was taken`);
}

describe('the parameter table', () => {
  it('has each parameter once, with a flag of its own and help in words', () => {
    const flags = parameterTable.map(flagName);
    expect(new Set(flags).size).toBe(flags.length);
    for (const spec of parameterTable) {
      expect(flagName(spec)).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(spec.help).toMatch(/^\S.{15,}[^.\s]$/);
    }
  });

  it('gets back from a flag the name it was made of', () => {
    for (const spec of parameterTable) {
      const name = flagName(spec).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      expect(name).toBe(spec.name);
    }
  });

  it('has defaults that it allows itself, as they stand and as text', () => {
    const defaults = parseParameters({});
    expect(Object.keys(defaults)).toEqual(parameterTable.map(({ name }) => name));
    for (const spec of parameterTable) {
      expect(parseParameters({ [spec.name]: spec.default })).toEqual(defaults);
      expect(parseParameters({ [spec.name]: String(spec.default) })).toEqual(defaults);
    }
  });

  it('reads back what it has parsed', () => {
    const parsed = parseParameters({ units: '7', bandPass: '250-5000.5', twoSided: 'true' });
    expect(parsed).toMatchObject({
      units: 7,
      bandPass: { lowHz: 250, highHz: 5000.5 },
      twoSided: true,
    });
    expect(parseParameters({ ...parsed })).toEqual(parsed);
    expect(parseParameters(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });
});

describe('parseParameters', () => {
  it.each(numbers.map((spec) => [spec.name, spec] as const))(
    'holds %s to both its bounds, as number and as text',
    (name, spec) => {
      for (const value of [spec.min, spec.max]) {
        expect(parseParameters({ [name]: value })[name]).toBe(value);
        expect(parseParameters({ [name]: ` ${value} ` })[name]).toBe(value);
      }
      const step = spec.kind === 'number' ? 1e-6 * spec.max : 1;
      for (const value of [spec.min - step, spec.max + step, -1e300, 1e300, Infinity]) {
        expect(refusal(name, value).code).toBe('BAD_PARAMETER');
        refusal(name, String(value));
      }
    },
  );

  it.each(numbers.filter(({ kind }) => kind.startsWith('integer')).map(({ name }) => name))(
    'wants %s whole',
    (name) => {
      refusal(name, 2.5);
      refusal(name, '2.5');
    },
  );

  it('refuses nonsense for every parameter, and says which, what was found and what is allowed', () => {
    for (const spec of parameterTable) {
      for (const value of nonsense) {
        const { code, message } = refusal(spec.name, value);
        expect(code).toBe('BAD_PARAMETER');
        expect(message).toContain(`--${flagName(spec)} is `);
        expect(message).toContain(allowedValues(spec));
      }
    }
  });

  it('refuses 0 units, and takes auto', () => {
    expect(refusal('units', '0').message).toContain('auto|N (1 to 2000)');
    refusal('units', 0);
    refusal('units', 'AUTO');
    expect(parseParameters({ units: 'auto' }).units).toBe('auto');
  });

  it('takes every choice and no other', () => {
    for (const spec of ofKind('choice')) {
      for (const choice of spec.choices) {
        expect(parseParameters({ [spec.name]: choice })[spec.name]).toBe(choice);
      }
      refusal(spec.name, spec.choices[0].toUpperCase());
      refusal(spec.name, `${spec.choices[0]} `);
    }
  });

  it('takes bands that rise within the bounds, or off', () => {
    for (const spec of ofKind('band')) {
      expect(parseParameters({ [spec.name]: 'off' })[spec.name]).toBe('off');
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 60_000 }),
          fc.integer({ min: 1, max: 60_000 }),
          (lowHz, highHz) => {
            const text = `${lowHz}-${highHz}`;
            const isBand = lowHz < highHz && lowHz >= spec.min && highHz <= spec.max;
            if (isBand) {
              expect(parseParameters({ [spec.name]: text })[spec.name]).toEqual({ lowHz, highHz });
            } else {
              refusal(spec.name, text);
              refusal(spec.name, { lowHz, highHz });
            }
          },
        ),
      );
      for (const text of ['300', '300-', '-6000', '300-6000-9000', '0-100', '3e2-6e3']) {
        refusal(spec.name, text);
      }
    }
  });

  it('refuses names that it does not know', () => {
    expect(refusal('lamdaSigma', 4).message).toContain('"lamdaSigma"');
    refusal('band-pass', 'off');
    refusal('toString', 'x');
  });
});
