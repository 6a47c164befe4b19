import { type KeyboardEvent, useEffect, useState } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { Keys } from '../parts/Keys.tsx';
import { type Command, useAllCommands } from '../state/commands.ts';
import { closeDialog } from '../state/dialogs.ts';
import { keyNames } from '../state/keys.ts';
import { rankByText } from '../state/text-match.ts';
import styles from './CommandPalette.module.css';

/** Finds a command by a few letters of it and runs it. */
export function CommandPalette() {
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const commands = rankByText(useAllCommands(), text, ({ title }) => title);
  const chosen = commands[Math.min(place, commands.length - 1)];

  useEffect(() => {
    if (chosen === undefined) return;
    document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const run = (command: Command | undefined) => {
    if (command === undefined || command.isEnabled === false) return;
    closeDialog();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setPlace((current) => (current + step + commands.length) % Math.max(1, commands.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(chosen);
    }
  };
  return (
    <Dialog title="Commands" isBare onClose={closeDialog}>
      <input
        className={styles.field}
        role="combobox"
        aria-label="Command"
        aria-expanded
        aria-controls="commands"
        aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
        placeholder="Search or run a command"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setPlace(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="commands" className={styles.list} role="listbox" aria-label="Commands">
        {commands.map((command) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={command.id}
            id={optionId(command)}
            role="option"
            aria-selected={command === chosen}
            aria-disabled={command.isEnabled === false}
            tabIndex={-1}
            onClick={() => run(command)}
          >
            <span>{command.title}</span>
            <small>{command.group}</small>
            {command.keys?.[0] !== undefined && <Keys names={keyNames(command.keys[0])} />}
          </div>
        ))}
      </div>
      {commands.length === 0 && <p className={styles.none}>No command has these letters.</p>}
    </Dialog>
  );
}

const optionId = ({ id }: Command) => `command-${id}`;
