import type { WorkContext } from '../base/progress.ts';
import { Random } from '../base/random.ts';
import { atomOf, type Dictionary } from '../csc/problem.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import type { Recording } from '../recording/recording.ts';
import type { LearnedUnits } from './join-regions.ts';
import { type MeasuredTemplates, measureTemplates } from './measure-templates.ts';
import type { Parameters } from './parameters.ts';
import type { RecordingEvents } from './recording-events.ts';
import type { SignalCrew } from './signal-crew.ts';
import { extremumOf } from './unit-templates.ts';

/** Share of a reported template before the spike's trough. */
export const SHARE_BEFORE_TROUGH = 0.4;
/** Stream of random numbers for what is read to measure templates. */
const MEASURING_STREAM = 2;

export interface MeasureInput {
  readonly recording: Recording;
  readonly preprocess: PreprocessPlan;
  readonly parameters: Parameters;
  /** For every channel those that can see its spikes. */
  readonly neighbours: readonly Int32Array[];
  readonly found: LearnedUnits | null;
  readonly events: RecordingEvents;
  /** 1 for each event that is a spike. */
  readonly keep: Uint8Array;
  readonly templateSamples: number;
}

/** What the atoms look like in the signal that users see. */
export interface MeasuredAtoms extends MeasuredTemplates {
  /** For each atom the channels that it is measured on, ascending. */
  readonly channels: readonly Int32Array[];
  /** Samples of a waveform, and how many of them lie before the atom's first. */
  readonly waveformSamples: number;
  readonly nBefore: number;
}

/**
 * Measures the waveform of every atom that has spikes, in microvolts.
 * @param threads that may read the signal at once
 */
export async function measureAtoms(
  input: MeasureInput,
  crew: SignalCrew,
  threads: number,
  context: WorkContext,
): Promise<MeasuredAtoms> {
  const { recording, preprocess, found, events, keep, neighbours, templateSamples } = input;
  const nBefore = Math.round(SHARE_BEFORE_TROUGH * templateSamples);
  // The trough may be anywhere in the atom, so what lies around it may be anywhere in two.
  const waveformSamples = 2 * templateSamples;
  const dictionary = found?.model.dictionary;
  const spikeCounts = new Uint32Array(dictionary?.atomCount ?? 0);
  for (let i = 0; i < keep.length; i++) spikeCounts[events.atom[i]] += keep[i];
  const channels = Array.from(spikeCounts, (_, atom) => channelsOf(dictionary!, atom, neighbours));
  const measured = await measureTemplates(
    {
      recording,
      preprocess,
      events,
      keep,
      spikeCounts,
      examples: Array.from(spikeCounts, (count, atom) =>
        count === 0 ? [] : found!.examples[atom],
      ),
      channels,
      waveformSamples,
      samplesBefore: nBefore,
      templateSamples,
      nBefore,
      random: Random.forStream(input.parameters.seed, MEASURING_STREAM),
    },
    crew,
    threads,
    context,
  );
  return { ...measured, channels, waveformSamples, nBefore };
}

/** The channels that an atom is seen on, and those that its spikes may still be seen on. */
function channelsOf(
  dictionary: Dictionary,
  atom: number,
  neighbours: readonly Int32Array[],
): Int32Array {
  const { atomSamples } = dictionary;
  const values = atomOf(dictionary, atom);
  const near = new Set(neighbours[extremumOf(values, atomSamples).channel]);
  values.forEach((value, i) => {
    if (value !== 0) near.add(Math.floor(i / atomSamples));
  });
  return Int32Array.from(near).sort();
}
