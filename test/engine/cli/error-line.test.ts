import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { afterEach, describe, expect, it } from 'vitest';
import { CancellationError, DamagedFileError, UserError } from '../../../core/index.ts';
import { errorFacts, exitCodeOf, formatError } from '../../../engine/cli/error-line.ts';

afterEach(() => {
  delete process.env.SPIKELOOM_DEBUG;
});

describe('the line of an error', () => {
  it('is one line with a code, whatever was thrown', () => {
    for (const thrown of [
      new UserError('BAD', 'two\nlines\r\n of text'),
      new TypeError('x is not a function\n    at nowhere'),
      'only text',
      undefined,
    ]) {
      expect(formatError(thrown)).toMatch(/^error\[[A-Z_]+\]: [^\n]+\n$/);
    }
  });

  it('keeps the code and the words of a known error, and names the file', () => {
    const error = new DamagedFileError('FILE_EMPTY', 'The file is empty.');
    expect(formatError(error, 'a.bin')).toBe('error[FILE_EMPTY]: a.bin: The file is empty.\n');
    const named = new DamagedFileError('FILE_EMPTY', 'a.bin is empty.');
    expect(formatError(named, 'a.bin')).toBe('error[FILE_EMPTY]: a.bin is empty.\n');
  });

  it('says what the operating system refused', () => {
    const thrown = (() => {
      try {
        return readFileSync('/no/such/file');
      } catch (error) {
        return error;
      }
    })();
    expect(formatError(thrown)).toBe(
      'error[FILE_NOT_FOUND]: /no/such/file does not exist; check the path.\n',
    );
  });

  it('tells a mistyped command from a bug, and a bug from everything else', () => {
    const mistyped = new CommanderError(
      1,
      'commander.unknownOption',
      "error: unknown option '--x'",
    );
    expect(errorFacts(mistyped)).toEqual({
      code: 'BAD_COMMAND',
      message: `unknown option '--x'; see "spikeloom --help"`,
    });
    expect(errorFacts(new RangeError('Invalid array length')).code).toBe('BUG');
  });

  it.each([
    'Array buffer allocation failed',
    'WebAssembly.Memory(): could not allocate memory',
    'WebAssembly.Memory.grow(): Unable to grow instance memory',
  ])('calls it no bug that memory is short: %s', (message) => {
    expect(errorFacts(new RangeError(message)).code).toBe('OUT_OF_MEMORY');
  });

  it('shows a stack only where it was asked for', () => {
    const error = new RangeError('Invalid array length');
    expect(formatError(error)).not.toContain('    at ');
    process.env.SPIKELOOM_DEBUG = '1';
    expect(formatError(error)).toContain('    at ');
  });
});

describe('the exit code', () => {
  it('is 130 after an interruption and 2 after any other error', () => {
    expect(exitCodeOf(new CancellationError())).toBe(130);
    expect(exitCodeOf(new UserError('BAD', 'x'))).toBe(2);
    expect(exitCodeOf('text')).toBe(2);
  });
});
