import type { Reproduction } from '../reproduction.ts';
import { dceaRecovery } from './dcea-recovery.ts';
import { dceaRelaxation } from './dcea-relaxation.ts';
import { dceaSpeed } from './dcea-speed.ts';
import { dceaTrials } from './dcea-trials.ts';
import { dceaWhisker } from './dcea-whisker.ts';

export const reproductions: readonly Reproduction[] = [
  dceaRecovery,
  dceaTrials,
  dceaRelaxation,
  dceaSpeed,
  dceaWhisker,
];
