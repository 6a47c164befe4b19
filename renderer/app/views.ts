import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface View {
  readonly id: string;
  readonly title: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

/** The views of the middle pane, in the order of their tabs and of the keys 1, 2, ... */
export const views: readonly View[] = [
  { id: 'report', title: 'Report', component: lazy(() => import('../views/Report/Report.tsx')) },
];
