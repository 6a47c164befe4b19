import type { Reproduction } from '../reproduction.ts';
import { crsaeLearning } from './crsae-learning.ts';
import { crsaeSpeed } from './crsae-speed.ts';
import { dceaDenoising } from './dcea-denoising.ts';
import { dceaDenoisingTraining } from './dcea-denoising-training.ts';
import { dceaRecovery } from './dcea-recovery.ts';
import { dceaRelaxation } from './dcea-relaxation.ts';
import { dceaSpeed } from './dcea-speed.ts';
import { dceaTrials } from './dcea-trials.ts';
import { dceaWhisker } from './dcea-whisker.ts';
import { groupSparseClusters } from './group-sparse-clusters.ts';
import { groupSparseRecovery } from './group-sparse-recovery.ts';
import { groupTimes } from './group-times.ts';
import { pudleBias } from './pudle-bias.ts';
import { pudleConvergence } from './pudle-convergence.ts';
import { pudleInterpolation } from './pudle-interpolation.ts';
import { pudleLearning } from './pudle-learning.ts';
import { pudlePairwise } from './pudle-pairwise.ts';
import { shallowDynamics } from './shallow-dynamics.ts';

export const reproductions: readonly Reproduction[] = [
  dceaRecovery,
  dceaTrials,
  dceaRelaxation,
  dceaSpeed,
  dceaWhisker,
  dceaDenoising,
  dceaDenoisingTraining,
  crsaeLearning,
  crsaeSpeed,
  pudleConvergence,
  pudleLearning,
  pudleBias,
  pudlePairwise,
  pudleInterpolation,
  groupSparseRecovery,
  groupTimes,
  groupSparseClusters,
  shallowDynamics,
];
