export { clear, correlateRows } from './correlate';
export { refineLasso, solveLasso, widenRows } from './lasso';
