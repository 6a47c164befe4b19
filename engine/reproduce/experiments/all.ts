import type { Reproduction } from '../reproduction.ts';
import { dceaRecovery } from './dcea-recovery.ts';
import { dceaTrials } from './dcea-trials.ts';

export const reproductions: readonly Reproduction[] = [dceaRecovery, dceaTrials];
