import type { ComponentType } from 'react';
import { Correlograms } from '../views/Correlograms/Correlograms.tsx';
import { Features } from '../views/Features/Features.tsx';
import { Fit } from '../views/Fit/Fit.tsx';
import { Learning } from '../views/Learning/Learning.tsx';
import { Parameters } from '../views/Parameters/Parameters.tsx';
import { Raster } from '../views/Raster/Raster.tsx';
import { Report } from '../views/Report/Report.tsx';
import { Templates } from '../views/Templates/Templates.tsx';
import { Traces } from '../views/Traces/Traces.tsx';
import { Trials } from '../views/Trials/Trials.tsx';

export interface View {
  readonly id: string;
  readonly title: string;
  readonly component: ComponentType;
}

/** The views of the middle pane, in the order of their tabs. */
export const views: readonly View[] = [
  { id: 'traces', title: 'Traces', component: Traces },
  { id: 'learning', title: 'Learning', component: Learning },
  { id: 'templates', title: 'Templates', component: Templates },
  { id: 'raster', title: 'Raster', component: Raster },
  { id: 'correlograms', title: 'Correlograms', component: Correlograms },
  { id: 'features', title: 'Features', component: Features },
  { id: 'fit', title: 'Fit', component: Fit },
  { id: 'trials', title: 'Trials', component: Trials },
  { id: 'parameters', title: 'Parameters', component: Parameters },
  { id: 'report', title: 'Report', component: Report },
];

/** The key of the view at a place: 1 to 9, and 0 for the tenth. */
export function viewKey(place: number): string {
  return String((place + 1) % 10);
}
