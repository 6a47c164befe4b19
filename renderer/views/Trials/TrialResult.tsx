import { useCallback, useMemo } from 'react';
import { counted, fixedText, rateModelNames } from '../../../core/index.ts';
import type { TrialFit, TrialFits, UnitRow } from '../../../engine/api/contract.ts';
import { EmptyState } from '../../parts/states.tsx';
import { unitColour } from '../../parts/unit-colour.ts';
import { insideAxes } from '../../plots/axes.ts';
import { csvTable } from '../../plots/csv-table.ts';
import { Figure } from '../../plots/Figure.tsx';
import { drawKsPlot, ksCsv } from '../../plots/ks-plot.ts';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { drawTrialRaster, trialSpikeAt } from '../../plots/trial-raster.ts';
import { showSpike } from '../../state/selection.ts';
import { useChosenSpike } from '../useChosenSpike.ts';
import { modelTitles } from './model-titles.ts';
import styles from './Trials.module.css';
import {
  drawFeatures,
  drawTrialRates,
  featuresCsv,
  foundFeatures,
  spikesOfTrials,
} from './trial-plots.ts';

interface TrialResultProps {
  readonly fits: TrialFits;
  readonly unit: UnitRow;
}

/** One unit: its trials, the rates of all models against what was counted, and how each model does. */
export function TrialResult({ fits, unit }: TrialResultProps) {
  const place = fits.unitIds.indexOf(unit.unitId);
  const ofUnit = useMemo(
    () =>
      fits.fits
        .filter(({ unitId }) => unitId === unit.unitId)
        .sort((a, b) => b.bitsPerSpike - a.bitsPerSpike),
    [fits, unit],
  );
  const spikes = useMemo(() => spikesOfTrials(fits, place), [fits, place]);
  const chosenSpike = useChosenSpike();
  const chosen = chosenSpike?.unitId === unit.unitId ? chosenSpike : null;
  const raster = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawTrialRaster(surface, insideAxes(surface), theme, {
        ...{ spikes, chosen },
        colour: unitInk(theme, unit.colour),
      }),
    [spikes, chosen, unit],
  );
  const rates = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawTrialRates(surface, theme, fits, place, withInks(ofUnit, theme)),
    [fits, place, ofUnit],
  );
  const found = useMemo(() => foundFeatures(fits), [fits]);
  const features = useCallback(
    (surface: Surface, theme: PlotTheme) => drawFeatures(surface, theme, fits, found, inkOf(theme)),
    [fits, found],
  );
  const ks = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawKsPlot(
        surface,
        surface,
        ofUnit.map(({ model, ks: plot }) => ({ plot, colour: inkOf(theme)(model), dash: [] })),
        theme,
      ),
    [ofUnit],
  );
  return (
    <>
      <header className={styles.head}>
        <h2>
          <i style={{ background: unitColour(unit.colour) }} />
          Unit {unit.unitId}
        </h2>
        <p>
          {counted(fits.trainingTrials.length, 'trial')} to learn from, {fits.testTrials.length} to
          test on
          {fits.cutEventCount > 0 &&
            ` · ${counted(fits.cutEventCount, 'event')} at the edges left out`}
        </p>
      </header>
      <div className={styles.plots}>
        <Figure
          name={`Trials of unit ${unit.unitId}`}
          draw={raster}
          onPick={(x, y, whole) => {
            const spike = trialSpikeAt(spikes, insideAxes(whole), x, y);
            if (spike !== null) showSpike({ unitId: unit.unitId, ...spike });
          }}
          csv={() =>
            csvTable([
              { name: 'trial', values: spikes.trial },
              { name: 'time_ms', values: spikes.timeMs },
            ])
          }
        />
        <Figure
          name={`KS plots of unit ${unit.unitId} on test trials`}
          draw={ks}
          csv={() => ksCsv(ofUnit.map(({ model, ks: plot }) => ({ name: model, plot })))}
        />
        <Figure
          name={`Rates of unit ${unit.unitId}`}
          draw={rates}
          csv={() =>
            csvTable([
              {
                name: 'time_ms',
                values: Float64Array.from(
                  { length: fits.binCount },
                  (_, bin) => fits.startMs + bin * fits.binMs,
                ),
              },
              {
                name: 'counted_hz',
                values: fits.countedHz.subarray(place * fits.binCount, (place + 1) * fits.binCount),
              },
              ...ofUnit.map(({ model, rateHz }) => ({ name: `${model}_hz`, values: rateHz })),
            ])
          }
        />
        {found.length > 0 ? (
          <Figure name="Learned features" draw={features} csv={() => featuresCsv(fits, found)} />
        ) : (
          <EmptyState title="No features">
            No model has found a feature that occurs in the trials of a unit.
          </EmptyState>
        )}
      </div>
      <ModelTable fits={ofUnit} />
    </>
  );
}

function ModelTable({ fits }: { readonly fits: readonly TrialFit[] }) {
  return (
    <table className={styles.models} aria-label="Models">
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th
            scope="col"
            title="what the model tells about a spike of the test trials beyond a constant rate"
          >
            Bits a spike
          </th>
          <th scope="col" title="greatest distance from the diagonal of the KS plot">
            KS
          </th>
          <th scope="col" title="half width of the 95 % band about the diagonal">
            Band
          </th>
          <th scope="col" title="Akaike’s criterion on the trials for fitting">
            AIC
          </th>
        </tr>
      </thead>
      <tbody>
        {fits.map(({ model, bitsPerSpike, ks, aic }) => (
          <tr key={model}>
            <th scope="row">
              <i style={{ background: unitColour(rateModelNames.indexOf(model)) }} />
              {modelTitles[model]}
            </th>
            <td>{fixedText(bitsPerSpike, 3)}</td>
            <td>{fixedText(ks.ksDistance, 3)}</td>
            <td>{fixedText(ks.band95, 3)}</td>
            <td>{fixedText(aic, 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A colour of the palette for each model. */
function inkOf(theme: PlotTheme): (model: TrialFit['model']) => string {
  return (model) => unitInk(theme, rateModelNames.indexOf(model));
}

function withInks(fits: readonly TrialFit[], theme: PlotTheme) {
  return fits.map(({ model, rateHz }) => ({ rateHz, colour: inkOf(theme)(model) }));
}
