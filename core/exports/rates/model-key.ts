import { colourClass } from '../report/unit-colours.ts';
import type { RatesResult } from './rates-result.ts';

/** The class that gives the lines of a model their colour. */
export function modelClass(model: number): string {
  return colourClass(model);
}

/** Which colour is which model. */
export function modelKey({ analysis }: RatesResult): string {
  const items = analysis.models.map(
    ({ model }, i) => `<span><i class="swatch ${modelClass(i)}"></i>${model}</span>`,
  );
  return `<p class="key">${items.join('')}</p>`;
}
