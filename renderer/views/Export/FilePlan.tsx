import { counted } from '../../../core/index.ts';
import type { ExportPlan } from '../../../engine/api/contract.ts';
import { SkeletonLines } from '../../parts/states.tsx';
import styles from './ExportDialog.module.css';

/** The files that would be written, and which of them are there already. */
export function FilePlan({ plan }: { readonly plan: ExportPlan | undefined }) {
  if (plan === undefined) return <SkeletonLines count={2} />;
  const replaced = plan.files.filter(({ exists }) => exists).length;
  return (
    <section className={styles.plan} aria-label="Files that are written">
      <p>
        {counted(plan.files.length, 'file')} in <code>{plan.folder}</code>
        {replaced > 0 && `, ${replaced === plan.files.length ? 'all' : replaced} replaced`}
      </p>
      <ul>
        {plan.files.map(({ path, exists }) => (
          <li key={path}>
            <code>{withinFolder(path, plan.folder)}</code>
            {exists && <small>replaced</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function withinFolder(path: string, folder: string): string {
  return path.startsWith(folder) ? path.slice(folder.length).replace(/^[/\\]/, '') : path;
}
