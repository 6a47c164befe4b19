import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface View {
  readonly id: string;
  readonly title: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

/** The views of the middle pane, in the order of their tabs and of the keys 1, 2, ... */
export const views: readonly View[] = [
  { id: 'traces', title: 'Traces', component: lazy(() => import('../views/Traces/Traces.tsx')) },
  {
    id: 'learning',
    title: 'Learning',
    component: lazy(() => import('../views/Learning/Learning.tsx')),
  },
  {
    id: 'templates',
    title: 'Templates',
    component: lazy(() => import('../views/Templates/Templates.tsx')),
  },
  { id: 'raster', title: 'Raster', component: lazy(() => import('../views/Raster/Raster.tsx')) },
  {
    id: 'correlograms',
    title: 'Correlograms',
    component: lazy(() => import('../views/Correlograms/Correlograms.tsx')),
  },
  {
    id: 'features',
    title: 'Features',
    component: lazy(() => import('../views/Features/Features.tsx')),
  },
  { id: 'fit', title: 'Fit', component: lazy(() => import('../views/Fit/Fit.tsx')) },
  { id: 'trials', title: 'Trials', component: lazy(() => import('../views/Trials/Trials.tsx')) },
  {
    id: 'parameters',
    title: 'Parameters',
    component: lazy(() => import('../views/Parameters/Parameters.tsx')),
  },
  { id: 'report', title: 'Report', component: lazy(() => import('../views/Report/Report.tsx')) },
];
