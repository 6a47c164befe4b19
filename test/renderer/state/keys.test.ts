import { describe, expect, it } from 'vitest';
import { combinationOf, keyNames } from '../../../renderer/state/keys.ts';

const press = (key: string, code: string, held: readonly string[] = []) =>
  combinationOf({
    key,
    code,
    ctrlKey: held.includes('ctrl'),
    metaKey: held.includes('meta'),
    altKey: held.includes('alt'),
    shiftKey: held.includes('shift'),
  });

describe('the name of a key press', () => {
  it.each([
    [press('g', 'KeyG'), 'g'],
    [press('G', 'KeyG', ['shift']), 'shift+g'],
    [press(' ', 'Space'), 'space'],
    [press(' ', 'Space', ['shift']), 'shift+space'],
    [press('Z', 'KeyZ', ['ctrl', 'shift']), 'ctrl+shift+z'],
    [press('?', 'Slash', ['shift']), '?'],
    [press('/', 'Digit7', ['shift']), '/'],
    [press('[', 'BracketLeft'), '['],
    [press('ArrowLeft', 'ArrowLeft', ['alt']), 'alt+arrowleft'],
    [press('Enter', 'Enter', ['ctrl']), 'ctrl+enter'],
  ])('%s is %s', (found, expected) => {
    expect(found).toBe(expected);
  });

  it('is the same with the command key of a Mac', () => {
    expect(press('k', 'KeyK', ['meta'])).toBe(press('k', 'KeyK', ['ctrl']));
  });

  it('is that of the key where alt types another character', () => {
    expect(press('©', 'KeyG', ['alt'])).toBe('alt+g');
    expect(press('µ', 'KeyM', ['alt'])).toBe('alt+m');
  });
});

it('shows the keys of a combination one by one', () => {
  expect(keyNames('ctrl+shift+z')).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keyNames('space')).toEqual(['Space']);
  expect(keyNames('+')).toEqual(['+']);
});
