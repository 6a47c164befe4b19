import { colourClass } from '../report/unit-colours.ts';
import type { RatesResult } from './rates-result.ts';

/** The class that gives the lines of a model their colour. */
export function modelClass(model: number): string {
  return colourClass(model);
}

/**
 * Which colour is which model.
 * @param shown places of the models in the analysis
 */
export function modelKey({ analysis }: RatesResult, shown: Iterable<number>): string {
  const items = Array.from(
    shown,
    (i) => `<span><i class="swatch ${modelClass(i)}"></i>${analysis.models[i].model}</span>`,
  );
  return `<p class="key">${items.join('')}</p>`;
}
