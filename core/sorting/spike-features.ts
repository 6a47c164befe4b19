/** Where spikes are in the space of the commonest waveforms, channel by channel: what people judge clusters by. */
export interface SpikeFeatures {
  readonly componentCount: number;
  /** Channels that are looked at for each unit. */
  readonly channelCount: number;
  /** `(units x channelCount)`: the channels of each unit, on which its template is largest. */
  readonly channels: Int32Array;
  /** Rows of the table of spikes, ascending; there may be too many for all. */
  readonly rows: Int32Array;
  /** `(rows x componentCount x channelCount)`. */
  readonly values: Float32Array;
}
