import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import type { EventModel } from '../csc/event-coder.ts';
import { knownEventModelOf } from '../learn/learn.ts';
import { badNoticeCodes, noticesAboutBad } from '../preprocess/bad-stretch-notices.ts';
import type { LocateGroups } from '../preprocess/motion/locate-in-pieces.ts';
import type { MotionPeaks } from '../preprocess/motion/locate-peaks.ts';
import { type PreprocessPlan, planPreprocessing } from '../preprocess/plan.ts';
import { whitened } from '../preprocess/preprocess.ts';
import { type Recording, totalSampleCount } from '../recording/recording.ts';
import { assembleSorting } from './assemble.ts';
import { codeRecording } from './code-recording.ts';
import { withoutCompanions } from './companions.ts';
import { decideSpikes, decideSpikesOf } from './decide.ts';
import { epochsAround } from './epochs.ts';
import { EventRoom } from './event-room.ts';
import { followUnits } from './follow-units.ts';
import { refineTimes } from './group-atoms/refine-times.ts';
import { joinAtoms } from './join-atoms.ts';
import { refractorySamplesOf } from './learn-region.ts';
import { learnUnits } from './learn-units.ts';
import { measureAtoms } from './measure-atoms.ts';
import { type CodingLayout, codingSizeOf, planCoding, type WorkLimits } from './memory-plan.ts';
import type { Parameters } from './parameters.ts';
import { selectEvents, takeEvents, withSizes } from './recording-events.ts';
import { inSharedMemory } from './shared-model.ts';
import type { SortWorkers } from './sort-workers.ts';
import type { Sorting } from './sorting.ts';
import { noJournal, rememberedStep, rememberedTasks, type StepJournal } from './step-journal.ts';
import { stretchesToFollow, stretchesToLearnFrom } from './stretches.ts';
import { type TileCoder, wholeSegments } from './tile-coder.ts';

/**
 * From so many events on, in all and for each channel, what is known of them takes the memory that workers wait
 * in, which grows with the channels: they rest while the events are judged.
 */
const MANY_EVENTS = 12e5;
const MANY_EVENTS_A_CHANNEL = 1e5;

/** A sorting with the plan that its signal was prepared by. */
export interface SortResult {
  readonly sorting: Sorting;
  readonly preprocess: PreprocessPlan;
  readonly model: EventModel | null;
}

/**
 * Sorts one recording: the order of the stages, and nothing else.
 * @throws CancellationError when the context asks for a stop
 */
export async function sort(
  recording: Recording,
  parameters: Parameters,
  workers: SortWorkers,
  context: WorkContext,
  journal: StepJournal = noJournal,
): Promise<SortResult> {
  const { coder, crew, limits, scratch } = workers;
  const manyEvents = Math.max(MANY_EVENTS, MANY_EVENTS_A_CHANNEL * recording.channelCount);
  const areMany = (events: number) => events > manyEvents;
  const restIfMany = async (events: number) => {
    if (areMany(events)) await workers.rest?.();
  };
  const preprocess = await rememberedStep(journal, { stage: 'preprocess', name: 'plan' }, () =>
    planPreprocessing(recording, parameters, context, locatingBy(workers, journal)),
  );
  const stretches = stretchesToLearnFrom(recording, parameters);
  const neighbours = preprocess.spikeNeighbours;
  // A step is a call of its own: templates that only this thread sees are gone with it.
  const learn = async () => {
    const { found, templateSamples } = await rememberedStep(
      journal,
      { stage: 'learn', name: 'units' },
      () =>
        learnUnits(
          recording,
          preprocess,
          stretches,
          neighbours,
          parameters,
          workers,
          context,
          journal,
        ),
    );
    return { learned: found && { ...found, model: inSharedMemory(found.model) }, templateSamples };
  };
  const { learned, templateSamples } = await learn();
  throwIfCancelled(context.cancellation);

  // What a stage holds of a long recording goes with its call.
  const findEvents = async () => {
    const followed = stretchesToFollow(recording, parameters);
    const { found, epochs, coded } =
      learned === null || followed.length === 0
        ? { found: learned, epochs: null, coded: [] }
        : await followUnits(
            learned,
            followed,
            rememberingMeasures(coder, journal),
            {
              preprocess,
              twoSided: parameters.twoSided,
              seed: parameters.seed,
              mayJoin: parameters.units === 'auto',
            },
            context,
          );
    const parts =
      epochs === null
        ? wholeSegments(recording)
        : await epochsAround(whitened(recording, preprocess), followed, templateSamples);
    const model = found === null ? null : knownEventModelOf(found.model, parameters);
    const room = new EventRoom(scratch ?? null);
    for (const tile of coded) room.add(tile);
    if (model !== null) {
      await codeRecording(
        parts,
        room,
        layoutOf(recording, model, limits).tileSamples,
        { preprocess, model },
        coder,
        journal,
        context,
        epochs ?? undefined,
      );
    }
    await restIfMany(room.count);
    return { found, model, bad: room.bad, all: await room.join() };
  };
  const refractorySamples = refractorySamplesOf(parameters, recording.sampleRate);
  const decide = async () => {
    const { found, model, bad, all } = await findEvents();
    const events =
      model === null
        ? all
        : await selectEvents(all, withoutCompanions(await withSizes(all), model.dictionary));
    context.onProgress({ stage: 'Deciding', fraction: 0 });
    const atomCount = model?.dictionary.atomCount ?? 0;
    const keep = await decideSpikes(events, { atomCount, refractorySamples });
    const shared = { preprocess, parameters, found, templateSamples };
    const measured = await rememberedStep(journal, { stage: 'sort', name: 'waveforms' }, () =>
      measureAtoms(
        { ...shared, recording, neighbours, events, keep },
        crew,
        model === null || areMany(keep.length) ? 1 : layoutOf(recording, model, limits).threads,
        context,
      ),
    );
    if (parameters.units === 'auto') {
      const joined = await joinAtoms(events, keep, measured, refractorySamples);
      if (joined.length > 0) {
        const hasGrown = (atom: number) => joined.includes(atom);
        await decideSpikesOf(events, { atomCount, refractorySamples }, keep, hasGrown);
      }
    }
    events.measures.forget('misfit');
    const spikes = await selectEvents(events, keep);
    return { ...shared, recording, model, bad, measured, spikes };
  };
  const { model, bad, spikes, ...decided } = await decide();
  const signalNotices =
    model === null
      ? preprocess.notices
      : [
          ...preprocess.notices.filter(({ code }) => !badNoticeCodes.includes(code)),
          ...noticesAboutBad(recording, bad, totalSampleCount(recording)),
        ];
  await restIfMany(spikes.atom.length);
  const events = await takeEvents(spikes);
  const sorting = assembleSorting({ ...decided, events, signalNotices });
  context.onProgress({ stage: 'Deciding', fraction: 1 });
  if (!parameters.groupAtoms) return { sorting, preprocess, model };
  const subSample = await rememberedStep(journal, { stage: 'sort', name: 'times' }, () =>
    refineTimes(whitened(recording, preprocess), sorting, context),
  );
  return { sorting: { ...sorting, spikes: { ...sorting.spikes, subSample } }, preprocess, model };
}

/** Where spikes are, as earlier runs have found it or the crew finds it. */
function locatingBy(
  { crew, limits }: Pick<SortWorkers, 'crew' | 'limits'>,
  journal: StepJournal,
): LocateGroups {
  return (job, groups, cancellation, onLocated) =>
    rememberedTasks(
      journal,
      { stage: 'preprocess', name: 'drift' },
      groups.length,
      (tasks, onResult) =>
        crew.run(
          'locate',
          job,
          tasks.map((task) => groups[task]),
          limits.threads,
          cancellation,
          (peaks: MotionPeaks, index) => {
            onResult(peaks, index);
            onLocated();
          },
        ),
    );
}

/** A coder that finds what earlier runs have measured, where it is asked for the same in the same order. */
function rememberingMeasures(coder: TileCoder, journal: StepJournal): TileCoder {
  let asked = 0;
  return {
    ...coder,
    measure: (plan, ranges, context, epochs) =>
      rememberedTasks(
        journal,
        { stage: 'sort', name: `followed ${asked++}` },
        ranges.length,
        (tasks, onResult) => {
          const open = tasks.map((task) => ranges[task]);
          return coder.measure(plan, open, context, epochs, onResult);
        },
      ),
  };
}

function layoutOf(recording: Recording, model: EventModel, limits: WorkLimits): CodingLayout {
  return planCoding(limits, codingSizeOf(recording, model.dictionary));
}
