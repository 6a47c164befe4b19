import type { MetricFacts } from '../contract.ts';

/** What users read about each metric; the names and definitions are SpikeInterface's. */
const facts: readonly MetricFacts[] = [
  {
    name: 'num_spikes',
    title: 'Spikes',
    unit: '',
    help: 'number of spikes',
    better: 'neither',
  },
  {
    name: 'firing_rate',
    title: 'Rate',
    unit: 'Hz',
    help: 'spikes a second over the whole recording',
    better: 'neither',
  },
  {
    name: 'presence_ratio',
    title: 'Presence',
    unit: '',
    help: 'share of whole minutes with a spike; low where the unit was lost or came late',
    better: 'higher',
  },
  {
    name: 'snr',
    title: 'SNR',
    unit: '',
    help: 'size of the template over the noise level of its main channel',
    better: 'higher',
  },
  {
    name: 'isi_violations_ratio',
    title: 'ISI violations, ratio',
    unit: '',
    help: 'spikes closer than 1.5 ms, against those that foreign spikes at the same rate would make; above 0.5 the unit holds other neurons',
    better: 'lower',
  },
  {
    name: 'isi_violations_count',
    title: 'ISI violations, count',
    unit: 'pairs',
    help: 'pairs of spikes closer than 1.5 ms',
    better: 'lower',
  },
  {
    name: 'rp_contamination',
    title: 'Contamination',
    unit: '',
    help: 'share of foreign spikes that the violations of a refractory period of 1 ms speak for',
    better: 'lower',
  },
  {
    name: 'rp_violations',
    title: 'Refractory violations',
    unit: 'pairs',
    help: 'pairs of spikes within the refractory period of 1 ms',
    better: 'lower',
  },
  {
    name: 'sliding_rp_violation',
    title: 'Sliding refractory',
    unit: '',
    help: 'least contamination that can be ruled out with 90 % confidence at any refractory period',
    better: 'lower',
  },
  {
    name: 'amplitude_cutoff',
    title: 'Amplitude cutoff',
    unit: '',
    help: 'share of spikes estimated to be missing below the threshold',
    better: 'lower',
  },
  {
    name: 'amplitude_median',
    title: 'Amplitude',
    unit: 'µV',
    help: 'median amplitude on the main channel',
    better: 'neither',
  },
  {
    name: 'ks_distance',
    title: 'KS',
    unit: '',
    help: "distance of the unit's spike train from the best model of it; below the 95 % band its timing is explained",
    better: 'lower',
  },
];

/** A metric that nobody has described goes by its name. @param amplitudeUnit of the recording */
export function metricFacts(name: string, amplitudeUnit: string): MetricFacts {
  const known = facts.find((metric) => metric.name === name);
  if (known === undefined) return { name, title: name, unit: '', help: '', better: 'neither' };
  return known.unit === 'µV' ? { ...known, unit: amplitudeUnit } : known;
}
