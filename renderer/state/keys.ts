/** A key as commands name it: modifiers in the order ctrl, alt, shift, e.g. `ctrl+shift+z`, `alt+g`, `space`, `?`. */
export type KeyCombination = string;

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The name of a key press. The command key of a Mac counts as ctrl. A character that needs shift on
 * some keyboards is named by itself (`?`); a letter or digit by its key, because alt changes the
 * character that it types.
 */
export function combinationOf(event: KeyPress): KeyCombination {
  const physical = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1];
  const typesItself = !event.altKey && event.key.length === 1 && !/[a-z0-9]/i.test(event.key);
  const key =
    event.key === ' '
      ? 'space'
      : typesItself
        ? event.key
        : event.key.length === 1
          ? (event.altKey && physical !== undefined ? physical : event.key).toLowerCase()
          : event.key.toLowerCase();
  const namesShift = event.shiftKey && !(typesItself && key !== 'space');
  const parts = [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.altKey ? 'alt' : '',
    namesShift ? 'shift' : '',
    key,
  ];
  return parts.filter((part) => part !== '').join('+');
}

const typesText = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select';
const takesSpaceAndEnter = 'button, a, summary, [role=button], [role=option], [role=tab]';

/** Whether the element with the focus wants this key for itself. */
export function isForElement(target: Element | null, combination: KeyCombination): boolean {
  if (target === null) return false;
  const hasModifier = /^(ctrl|alt)\+/.test(combination);
  if (target.matches(typesText) || (target as HTMLElement).isContentEditable) return !hasModifier;
  const isPress = combination === 'space' || combination === 'enter';
  return isPress && target.matches(`${takesSpaceAndEnter}, input`);
}

const names: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  space: 'Space',
  enter: 'Enter',
  escape: 'Esc',
  delete: 'Del',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};

/** The keys of a combination as a person reads them, e.g. `['Ctrl', 'Shift', 'Z']`. */
export function keyNames(combination: KeyCombination): readonly string[] {
  return combination.split(/\+(?=.)/).map((key) => names[key] ?? key.toUpperCase());
}
