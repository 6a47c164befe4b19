import styles from './Keys.module.css';

/** Keys that are pressed together. @param names as a person reads them, e.g. `['Ctrl', 'K']` */
export function Keys({ names }: { readonly names: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
    </span>
  );
}
