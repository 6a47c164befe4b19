import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { evenlyChosen } from '../math/evenly-chosen.ts';
import { symmetricEigen } from '../math/symmetric-eigen.ts';
import type { Recording } from '../recording/recording.ts';
import type { Sorting } from '../sorting/sorting.ts';
import type { SpikeFeatures } from '../sorting/spike-features.ts';
import { largestChannels } from '../sorting/template-heights.ts';

const COMPONENTS = 3;
const MOST_CHANNELS = 12;
/** Spikes of a unit that are looked at, evenly over the recording: more hide each other in a picture. */
const MOST_SPIKES_A_UNIT = 1000;
/** Waveforms of all units from which the components come. */
const MOST_LEARNED = 4000;
/** Spikes nearer to each other than this are read at once. */
const SAMPLES_PER_READ = 4096;

/**
 * Principal components of the waveforms on the main channels, without a mean, and the coordinates of
 * spikes in them on the channels of their units.
 * @param filtered the signal that the templates are of, in microvolts
 */
export async function measureSpikeFeatures(
  filtered: Recording,
  sorting: Sorting,
  context: WorkContext,
): Promise<SpikeFeatures> {
  const { units, templates, spikes } = sorting;
  const { templateSamples } = templates;
  const channelCount = Math.min(MOST_CHANNELS, templates.channelCount);
  const channels = Int32Array.from(
    units.flatMap((_, unit) => largestChannels(templates, unit, channelCount)),
  );
  const rows = evenRows(sorting);
  const channelsOf = (row: number) => {
    const unit = spikes.unitIndex[row];
    return channels.subarray(unit * channelCount, (unit + 1) * channelCount);
  };

  const cut = new SnippetReader(filtered, sorting);
  const componentCount = Math.min(COMPONENTS, templateSamples);
  const learned = evenlyChosen(rows, MOST_LEARNED);
  const products = new Float64Array(templateSamples * templateSamples);
  for (const row of learned) {
    throwIfCancelled(context.cancellation);
    addProducts(await cut.read(row, channelsOf(row).subarray(0, 1)), products);
  }
  const basis = leadingVectors(products, templateSamples, componentCount);

  const values = new Float32Array(rows.length * componentCount * channelCount);
  for (const [place, row] of rows.entries()) {
    throwIfCancelled(context.cancellation);
    if (place % 256 === 0) {
      context.onProgress({ stage: 'Measuring features', fraction: place / rows.length });
    }
    const snippet = await cut.read(row, channelsOf(row));
    const out = values.subarray(place * componentCount * channelCount);
    projectChannels(snippet, basis, templateSamples, channelCount, out);
  }
  return { componentCount, channelCount, channels, rows, values };
}

/** At most so many spikes of every unit, evenly over its train. */
function evenRows({ spikes, units }: Sorting): Int32Array {
  const own: number[][] = units.map(() => []);
  spikes.unitIndex.forEach((unit, row) => {
    own[unit].push(row);
  });
  return Int32Array.from(own.flatMap((rows) => evenlyChosen(rows, MOST_SPIKES_A_UNIT))).sort();
}

/** Cuts waveforms out of a signal; rows that follow each other are read together. */
class SnippetReader {
  private readonly recording: Recording;
  private readonly sorting: Sorting;
  private readonly buffer: Float32Array;
  private readonly snippet: Float32Array;
  private segment = -1;
  private start = 0;
  private end = 0;

  constructor(recording: Recording, sorting: Sorting) {
    const { templateSamples, channelCount } = sorting.templates;
    this.recording = recording;
    this.sorting = sorting;
    this.buffer = new Float32Array(channelCount * (SAMPLES_PER_READ + templateSamples));
    this.snippet = new Float32Array(channelCount * templateSamples);
  }

  /** @returns `(channels x templateSamples)`, zero outside of the recording; valid until the next read */
  async read(row: number, channels: Int32Array): Promise<Float32Array> {
    const { spikes, templates } = this.sorting;
    const { templateSamples, nBefore } = templates;
    const segment = spikes.segmentIndex[row];
    const first = spikes.sampleIndex[row] - nBefore;
    const last = Math.min(first + templateSamples, this.recording.segments[segment].sampleCount);
    const isHeld = segment === this.segment && first >= this.start && last <= this.end;
    if (!isHeld) await this.load(segment, Math.max(0, first));
    const held = this.end - this.start;
    channels.forEach((channel, i) => {
      for (let t = 0; t < templateSamples; t++) {
        const at = first + t - this.start;
        const isInside = at >= 0 && at < held;
        this.snippet[i * templateSamples + t] = isInside ? this.buffer[channel * held + at] : 0;
      }
    });
    return this.snippet.subarray(0, channels.length * templateSamples);
  }

  private async load(segment: number, start: number): Promise<void> {
    const { templateSamples } = this.sorting.templates;
    const { sampleCount } = this.recording.segments[segment];
    this.segment = segment;
    this.start = start;
    this.end = Math.min(start + SAMPLES_PER_READ + templateSamples, sampleCount);
    await this.recording.read(segment, start, this.end, this.buffer);
  }
}

function addProducts(snippet: Float32Array, products: Float64Array): void {
  const length = snippet.length;
  for (let i = 0; i < length; i++) {
    for (let j = 0; j <= i; j++) products[i * length + j] += snippet[i] * snippet[j];
  }
}

/** Eigenvectors of the largest eigenvalues, one a row; the largest entry of each is positive. */
function leadingVectors(products: Float64Array, size: number, count: number): Float64Array {
  const { vectors } = symmetricEigen(products, size);
  const leading = new Float64Array(count * size);
  for (let component = 0; component < count; component++) {
    const vector = vectors.subarray((size - 1 - component) * size, (size - component) * size);
    const largest = vector.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
    leading.set(
      vector.map((v) => (largest < 0 ? -v : v)),
      component * size,
    );
  }
  return leading;
}

/** @param out `(components x channels)` */
function projectChannels(
  snippet: Float32Array,
  basis: Float64Array,
  templateSamples: number,
  channelCount: number,
  out: Float32Array,
): void {
  const componentCount = basis.length / templateSamples;
  for (let component = 0; component < componentCount; component++) {
    for (let channel = 0; channel < channelCount; channel++) {
      let sum = 0;
      for (let t = 0; t < templateSamples; t++) {
        sum += basis[component * templateSamples + t] * snippet[channel * templateSamples + t];
      }
      out[component * channelCount + channel] = sum;
    }
  }
}
