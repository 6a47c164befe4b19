import { useDeferredValue, useState } from 'react';
import { ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { useEngineQuery } from '../../state/engine.tsx';
import { useParameterValues } from '../../state/parameters.ts';
import { ParameterForm } from './ParameterForm.tsx';
import styles from './Parameters.module.css';
import { Preview } from './Preview.tsx';

/** All parameters of sorting, and what filter and threshold do to the recording that is shown. */
export function Parameters() {
  const table = useEngineQuery('parameterTable', {});
  const [values, setValues] = useParameterValues();
  const [search, setSearch] = useState('');
  const settled = useDeferredValue(values);
  const check = useEngineQuery('checkParameters', { values: settled });
  if (table.error !== null) {
    return <ErrorState title="The parameters cannot be read" fault={table.error.fault} />;
  }
  if (table.data === undefined) return <SkeletonLines count={10} />;
  const problems = check.data ?? [];
  return (
    <div className={styles.page}>
      <ParameterForm
        table={table.data}
        values={values}
        onChange={setValues}
        problems={problems}
        search={search}
        onSearch={setSearch}
      />
      <Preview values={settled} isValid={problems.length === 0} />
    </div>
  );
}
