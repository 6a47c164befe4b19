import { answering } from '../compute/answer.ts';
import { learnCrsaeSeed } from './crsae-runs.ts';
import { clusterOnce } from './experiments/group-sparse-clusters.ts';
import { learnRecovery } from './experiments/group-sparse-recovery.ts';
import { learnBiasCurve } from './experiments/pudle-bias.ts';
import { measureCodes, measureGradients } from './experiments/pudle-convergence.ts';
import { learnPudleCurve } from './experiments/pudle-learning.ts';
import { learnPairwiseCurve } from './experiments/pudle-pairwise.ts';

/** What computes the parts of each experiment that shares them among threads. */
const computers = {
  'crsae-learning': learnCrsaeSeed,
  'group-sparse-clusters': clusterOnce,
  'group-sparse-recovery': learnRecovery,
  'pudle-bias': learnBiasCurve,
  'pudle-codes': measureCodes,
  'pudle-gradients': measureGradients,
  'pudle-learning': learnPudleCurve,
  'pudle-pairwise': learnPairwiseCurve,
};

export type PartKind = keyof typeof computers;
/** What a part of such an experiment is of, and what it gives. */
export type PartTask<Kind extends PartKind> = Parameters<(typeof computers)[Kind]>[0];
export type PartResult<Kind extends PartKind> = Awaited<ReturnType<(typeof computers)[Kind]>>;

export interface PartOrder<Kind extends PartKind> {
  readonly kind: Kind;
  readonly task: PartTask<Kind>;
}

export default answering(
  async <Kind extends PartKind>({ kind, task }: PartOrder<Kind>): Promise<PartResult<Kind>> => {
    const compute = computers[kind] as (task: PartTask<Kind>) => PartResult<Kind>;
    return compute(task);
  },
);
