export { clear, correlateRows } from './correlate';
export { fista } from './fista';
export { refineLasso, solveLasso, widenRows } from './lasso';
