export { filterZeroPhase } from './biquad';
export { clear, correlateRows } from './correlate';
export { fista } from './fista';
export { refineLasso, solveLasso, widenRows } from './lasso';
export { mixRows } from './mix';
export { projectSnippets } from './project';
export { addProducts, addSnippets } from './statistics';
