import { Dialog } from '../parts/Dialog.tsx';
import { Keys } from '../parts/Keys.tsx';
import { type Command, useAllCommands } from '../state/commands.ts';
import { closeDialog } from '../state/dialogs.ts';
import { keyNames } from '../state/keys.ts';
import styles from './KeysPage.module.css';

const groups: readonly Command['group'][] = ['Units', 'View', 'Sort', 'Place', 'Window'];

/** All keys that do something now. */
export function KeysPage() {
  const commands = useAllCommands().filter(({ keys }) => keys !== undefined);
  const shown = groups.filter((group) => commands.some((command) => command.group === group));
  return (
    <Dialog title="Keys" width={760} onClose={closeDialog}>
      <div className={styles.groups}>
        {shown.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map(({ id, title, keys }) => (
                  <div key={id}>
                    <dt>{title}</dt>
                    <dd>
                      {keys!.map((combination) => (
                        <Keys key={combination} names={keyNames(combination)} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>
        Traces, Raster and Features have more keys, which stand here while they are shown.
      </p>
    </Dialog>
  );
}
