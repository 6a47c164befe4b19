import { type JournalAction, UserError } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { CurationMethods, CurationState, JournalEntry, LassoRequest } from '../contract.ts';
import type { EventHub } from '../event-hub.ts';
import type { Handlers } from '../handlers.ts';
import { isInside } from '../results/polygon.ts';
import { segmentOffsets } from '../results/spike-rows.ts';
import { unitsTable } from '../results/units-table.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { componentNames, placeSpikes } from '../sessions/spike-components.ts';
import type { Viewing } from '../sessions/viewing.ts';

export function curationHandlers(
  sessions: Sessions,
  results: SessionResults,
  viewing: Viewing,
  events: EventHub,
): Handlers<keyof CurationMethods> {
  const curate = async (
    ref: Parameters<SessionResults['get']>[1],
    action: JournalAction,
  ): Promise<CurationState> =>
    stateOf(await results.curate(sessions.get(ref.sessionId), ref, action));
  return {
    readCuration: async (ref) => stateOf(await results.get(sessions.get(ref.sessionId), ref)),
    curate: ({ action, ...ref }) => curate(ref, action),
    undoCuration: (ref) => curate(ref, { kind: 'undo' }),
    redoCuration: (ref) => curate(ref, { kind: 'redo' }),
    async splitByLasso(request, { cancellation }) {
      const session = sessions.get(request.sessionId);
      const result = await results.get(session, request);
      const { unitId, recordingId, shownUnitIds = [unitId], featureX, featureY } = request;
      const rows = result.curation.units.get(unitId)?.rows ?? new Int32Array(0);
      const isByComponent = [featureX, featureY].some((name) => componentNames.includes(name));
      const components = isByComponent
        ? await placeSpikes(
            viewing,
            session,
            { recordingId, result, unitIds: shownUnitIds },
            ...([rows, cancellation] as const),
            (fraction) =>
              events.emit('splitProgress', { sessionId: request.sessionId, recordingId, fraction }),
          )
        : new Float32Array(0);
      const spikes = spikesInside(result, rows, components, request);
      return curate(request, { kind: 'split', unitId, spikes });
    },
    async readJournal(ref) {
      const session = sessions.get(ref.sessionId);
      const { run } = await results.get(session, ref);
      return session.store!.curation.list(run.id).map(({ madeAt, action }, i): JournalEntry => {
        const done = action as JournalAction;
        return { revision: i + 1, at: madeAt, kind: done.kind, text: textOf(done) };
      });
    },
  };
}

function stateOf(result: CuratedRun): CurationState {
  const { undoable, redoable, touched } = result.curation;
  return {
    table: unitsTable(result),
    touchedUnitIds: touched.filter((unitId) => result.curation.units.has(unitId)),
    undo: undoable && textOf(undoable),
    redo: redoable && textOf(redoable),
  };
}

function textOf(action: JournalAction): string {
  const named = ({ unitIds }: { readonly unitIds: readonly number[] }) =>
    `${unitIds.length === 1 ? 'unit' : 'units'} ${unitIds.join(', ')}`;
  switch (action.kind) {
    case 'merge':
      return `Merge ${named(action)}`;
    case 'split':
      return `Split ${action.spikes.length} spikes off unit ${action.unitId}`;
    case 'delete':
      return `Delete ${named(action)}`;
    case 'label':
      return action.label === null
        ? `Take the label of ${named(action)} away`
        : `Label ${named(action)} ${action.label}`;
    case 'undo':
      return 'Undo';
    case 'redo':
      return 'Redo';
  }
}

/**
 * All spikes of the unit, not only those that were shown.
 * @param components of the rows, `[spike * components + component]`; empty where not asked for
 */
function spikesInside(
  { found }: CuratedRun,
  rows: Int32Array,
  components: Float32Array,
  { featureX, featureY, polygon }: LassoRequest,
): Uint32Array {
  const offsets = segmentOffsets(found);
  const { segmentIndex, sampleIndex, amplitude, margin } = found.spikes;
  type Feature = (row: number, place: number) => number;
  const features: Readonly<Record<string, Feature>> = {
    time_s: (row) => (offsets[segmentIndex[row]!]! + sampleIndex[row]!) / found.sampleRate,
    amplitude_uv: (row) => amplitude[row]!,
    margin_sd: (row) => margin[row]!,
    ...Object.fromEntries(
      componentNames.map((name, component): [string, Feature] => [
        name,
        (_, place) => components[place * componentNames.length + component]!,
      ]),
    ),
  };
  const [x, y] = [featureX, featureY].map((name) => {
    if (Object.hasOwn(features, name)) return features[name]!;
    const known = Object.keys(features).join(', ');
    throw new UserError('NO_SUCH_FEATURE', `There is no feature "${name}"; there are ${known}.`);
  });
  return Uint32Array.from(
    rows.filter((row, place) => isInside(x!(row, place), y!(row, place), polygon)),
  );
}
