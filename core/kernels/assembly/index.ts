export { filterZeroPhase } from './biquad';
export { clear, correlateRows } from './correlate';
export { fista } from './fista';
export { addHeat, correlateIntegers, quantiseRows, scaleIntegers } from './integer-correlate';
export { refineLasso, solveLasso } from './lasso';
export { mixRows } from './mix';
export { projectSnippets } from './project';
export { widenRows } from './rows';
export { addProducts, addSnippets } from './statistics';
