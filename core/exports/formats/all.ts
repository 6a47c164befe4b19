import { csv, csvLong, csvPerUnit, csvWide, shybrid } from './csv.ts';
import type { ExportFormat } from './export-format.ts';
import { matlab, waveClus } from './matlab.ts';
import { neuroscope } from './neuroscope.ts';
import { nwb } from './nwb.ts';
import { phy } from './phy.ts';
import {
  spikeInterfaceCuration,
  spikeInterfaceFolder,
  spikeInterfaceNpz,
} from './spikeinterface.ts';

/** Every way to write a sorting, in the order that people are shown them. */
export const exportFormats: readonly ExportFormat[] = [
  csv,
  csvLong,
  csvWide,
  csvPerUnit,
  phy,
  spikeInterfaceNpz,
  spikeInterfaceFolder,
  spikeInterfaceCuration,
  nwb,
  matlab,
  waveClus,
  neuroscope,
  shybrid,
];
