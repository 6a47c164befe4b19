import {
  type Cancellation,
  correlationLags,
  curatedSorting,
  intervalCorrelation,
  type TrainGoodness,
} from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { FitMethods, KsPlot } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import { ksCurve } from '../results/ks-curve.ts';
import { chosenUnits } from '../results/spike-rows.ts';
import type { OpenRecording } from '../sessions/open-recordings.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Viewing } from '../sessions/viewing.ts';

export function fitHandlers(
  sessions: Sessions,
  results: SessionResults,
  viewing: Viewing,
): Handlers<keyof FitMethods> {
  /** By the spikes of a unit: fitting takes a while, and the same spikes fit the same. */
  const known = new WeakMap<Int32Array, TrainGoodness>();

  const fitNew = async (
    result: CuratedRun,
    open: OpenRecording,
    cancellation: Cancellation,
  ): Promise<void> => {
    const fresh = result.units.filter(({ rows }) => !known.has(rows));
    if (fresh.length === 0) return;
    const { goodness } = await viewing.ask(
      'filtered',
      'goodness',
      { place: viewing.placeOf(open), sorting: curatedSorting(result.found, fresh) },
      cancellation,
    );
    fresh.forEach(({ rows }, unit) => {
      known.set(rows, goodness[unit]!);
    });
  };

  return {
    async readGoodnessOfFit(request, { cancellation }) {
      const session = sessions.get(request.sessionId);
      const result = await results.get(session, request);
      const units = chosenUnits(result, request.unitIds);
      await fitNew(result, await session.open(request.recordingId), cancellation);
      return units
        .flatMap(({ unitId, rows }) => ksPlotOf(unitId, rows.length, known.get(rows)!))
        .sort((a, b) => b.ksDistance - a.ksDistance || a.unitId - b.unitId);
    },
  };
}

function ksPlotOf(unitId: number, spikeCount: number, { best }: TrainGoodness): KsPlot[] {
  if (best === undefined) return [];
  const { sorted, ksDistance, pValue, band95 } = best.ks;
  const { correlation, band95: correlationBand95 } = intervalCorrelation(
    best.rescaledIntervals,
    correlationLags,
  );
  return [
    {
      ...{ unitId, spikeCount, ksDistance, pValue, band95, correlationBand95 },
      intervalCorrelation: correlation,
      model: best.name,
      ...ksCurve(sorted),
    },
  ];
}
