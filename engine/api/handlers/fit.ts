import { correlationLags, intervalCorrelation, type TrainGoodness } from '../../../core/index.ts';
import type { FitMethods, KsPlot } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import { ksCurve } from '../results/ks-curve.ts';
import { chosenUnits } from '../results/spike-rows.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { TrainFits } from '../sessions/train-fits.ts';

export function fitHandlers(
  sessions: Sessions,
  results: SessionResults,
  fits: TrainFits,
): Handlers<keyof FitMethods> {
  return {
    async readGoodnessOfFit(request, { cancellation }) {
      const session = sessions.get(request.sessionId);
      const result = await results.get(session, request);
      const open = await session.open(request.recordingId);
      const goodness = await fits.of(result, open, cancellation);
      return chosenUnits(result, request.unitIds)
        .flatMap((unit) =>
          ksPlotOf(unit.unitId, unit.rows.length, goodness[result.units.indexOf(unit)]!),
        )
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
