import styles from './Starting.module.css';

/** What the window shows before there is anything to show. @param what goes on, in words */
export function Starting({ what }: { readonly what: string }) {
  return (
    <main className={styles.page}>
      <h1>Spikeloom</h1>
      <p role="status">{what} …</p>
    </main>
  );
}
