import { useDeferredValue, useState } from 'react';
import type { ParameterValues } from '../../../engine/api/contract.ts';
import { ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { useEngineQuery } from '../../state/engine.tsx';
import { useParameterValues } from '../../state/parameters.ts';
import { useRecordingFacts } from '../../state/time-range.ts';
import { ParameterForm } from './ParameterForm.tsx';
import styles from './Parameters.module.css';
import { Preview } from './Preview.tsx';

const none: ParameterValues = {};

/** All parameters of sorting, and what filter and threshold do to the recording that is shown. */
export function Parameters() {
  const table = useEngineQuery('parameterTable', {});
  const [values, setValues] = useParameterValues();
  const [search, setSearch] = useState('');
  const facts = useRecordingFacts().data;
  const settled = useDeferredValue(values);
  const check = useEngineQuery('checkParameters', { values: settled });
  if (table.error !== null) {
    return <ErrorState title="The parameters cannot be read" fault={table.error.fault} />;
  }
  if (table.data === undefined) return <SkeletonLines count={10} />;
  const problems = check.data ?? [];
  const { sessionParameters = none, parameterOverrides = none } = facts ?? {};
  return (
    <div className={styles.page}>
      <ParameterForm
        table={table.data}
        values={values}
        onChange={setValues}
        written={sessionParameters}
        ofRecording={parameterOverrides}
        problems={problems}
        search={search}
        onSearch={setSearch}
      />
      <Preview
        values={{ ...sessionParameters, ...settled, ...parameterOverrides }}
        isValid={problems.length === 0}
      />
    </div>
  );
}
