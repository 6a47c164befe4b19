/** Headers of BrainVision. */

export const vhdr = (lines: Readonly<Record<string, string>> = {}) =>
  [
    'Brain Vision Data Exchange Header File Version 1.0',
    '; a comment = nothing',
    '[Common Infos]',
    ...Object.entries({
      DataFile: 'old-name.eeg',
      DataFormat: 'BINARY',
      DataOrientation: 'MULTIPLEXED',
      NumberOfChannels: '3',
      SamplingInterval: '50',
      ...lines,
    }).map(([key, value]) => `${key}=${value}`),
    '[Binary Infos]',
    'BinaryFormat=INT_16',
    '[Channel Infos]',
    'Ch1=Wire\\1 1,,0.5,µV',
    'Ch2=Wire 2,,2,mV',
    'Ch3=Temperature,,1,C',
  ].join('\r\n');
