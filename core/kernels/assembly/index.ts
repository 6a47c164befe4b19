export { correlateRows } from './correlate';
