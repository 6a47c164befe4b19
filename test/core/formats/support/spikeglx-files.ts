/** Metadata of SpikeGLX. */
import { counting } from './build-files.ts';

export const meta = (lines: Readonly<Record<string, string | number>>) =>
  Object.entries(lines)
    .map(([key, value]) => `${key}=${value}`)
    .join('\r\n');

/** Two sites of a Neuropixels 1.0 probe and the synchronisation word. */
export const probe1 = {
  typeThis: 'imec',
  nSavedChans: 3,
  snsApLfSy: '2,0,1',
  acqApLfSy: '384,384,1',
  snsSaveChanSubset: '0,5,768',
  imSampRate: 30000,
  imAiRangeMax: 0.6,
  imDatPrb_type: 0,
  firstSample: 600,
  fileSizeBytes: 999999,
  '~imroTbl': `(0,384)${counting(0, 384)
    .map((c) => `(${c} 0 0 ${c === 5 ? 250 : 500} 125 1)`)
    .join('')}`,
  '~snsChanMap': '(384,384,1)(AP0;0:0)(AP5;5:5)(SY0;768:768)',
};
